import type { Texts } from './text.ts';

/** Decisions about discrepancies, one or many, and the steps that the API proposes. */
export const decideTexts = {
  'decide.assign.button': { en: 'Assign', es: 'Asignar' },
  'decide.assign.key': { en: 'Assign, to you at first', es: 'Asignar, en principio a usted' },
  'decide.assign.title': {
    en: '{count, plural, one {Assign the discrepancy} other {Assign # discrepancies}}',
    es: '{count, plural, one {Asignar la discrepancia} other {Asignar # discrepancias}}',
  },
  'decide.assign.effect': {
    en: '{count, plural, one {This discrepancy gets the owner below, in place of the one before.} other {These # discrepancies get the owner below, in place of those before.}}',
    es: '{count, plural, one {Esta discrepancia pasa al responsable indicado, en lugar del anterior.} other {Estas # discrepancias pasan al responsable indicado, en lugar de los anteriores.}}',
  },
  'decide.assign.confirm': { en: 'Assign', es: 'Asignar' },
  'decide.assign.field': { en: 'Owner', es: 'Responsable' },
  'decide.assign.hint': { en: 'Empty: nobody.', es: 'Vacío: nadie.' },

  'decide.note.button': { en: 'Note', es: 'Anotar' },
  'decide.note.key': { en: 'Write a note', es: 'Escribir una nota' },
  'decide.note.title': {
    en: '{count, plural, one {Write a note} other {Write a note on # discrepancies}}',
    es: '{count, plural, one {Escribir una nota} other {Escribir una nota en # discrepancias}}',
  },
  'decide.note.effect': {
    en: '{count, plural, one {The note replaces the one before.} other {The note replaces those of these # discrepancies.}}',
    es: '{count, plural, one {La nota sustituye a la anterior.} other {La nota sustituye a las de estas # discrepancias.}}',
  },
  'decide.note.confirm': { en: 'Save the note', es: 'Guardar la nota' },
  'decide.note.field': { en: 'Note', es: 'Nota' },
  'decide.note.hint': { en: 'Empty: none.', es: 'Vacío: ninguna.' },

  'decide.due.button': { en: 'Due date', es: 'Fecha límite' },
  'decide.due.title': {
    en: '{count, plural, one {Set the due date} other {Set the due date of # discrepancies}}',
    es: '{count, plural, one {Fijar la fecha límite} other {Fijar la fecha límite de # discrepancias}}',
  },
  'decide.due.effect': {
    en: '{count, plural, one {This discrepancy should be done by the date below.} other {These # discrepancies should be done by the date below.}}',
    es: '{count, plural, one {Esta discrepancia debe quedar resuelta en la fecha indicada.} other {Estas # discrepancias deben quedar resueltas en la fecha indicada.}}',
  },
  'decide.due.confirm': { en: 'Set the date', es: 'Fijar la fecha' },
  'decide.due.field': { en: 'Due date', es: 'Fecha límite' },
  'decide.due.hint': { en: 'Empty: none.', es: 'Vacío: ninguna.' },

  'decide.resolve.button': { en: 'Resolve', es: 'Resolver' },
  'decide.resolve.key': { en: 'Resolve', es: 'Dar por resuelta' },
  'decide.resolve.title': {
    en: '{count, plural, one {Resolve the discrepancy} other {Resolve # discrepancies}}',
    es: '{count, plural, one {Dar por resuelta la discrepancia} other {Dar por resueltas # discrepancias}}',
  },
  'decide.resolve.effect': {
    en: '{count, plural, one {Closes this discrepancy with your reason. It changes nothing about the order.} other {Closes these # discrepancies with your reason. It changes nothing about the orders.}}',
    es: '{count, plural, one {Cierra esta discrepancia con su motivo. No cambia nada del pedido.} other {Cierra estas # discrepancias con su motivo. No cambia nada de los pedidos.}}',
  },
  'decide.resolve.confirm': { en: 'Resolve', es: 'Dar por resuelta' },

  'decide.reopen.button': { en: 'Reopen', es: 'Reabrir' },
  'decide.reopen.title': {
    en: '{count, plural, one {Reopen the discrepancy} other {Reopen # discrepancies}}',
    es: '{count, plural, one {Reabrir la discrepancia} other {Reabrir # discrepancias}}',
  },
  'decide.reopen.effect': {
    en: '{count, plural, one {This discrepancy is open again.} other {These # discrepancies are open again.}}',
    es: '{count, plural, one {Esta discrepancia vuelve a estar abierta.} other {Estas # discrepancias vuelven a estar abiertas.}}',
  },
  'decide.reopen.confirm': { en: 'Reopen', es: 'Reabrir' },

  'decide.byFilter': {
    en: 'They are all {count, number} that the filters select, also those that are not shown.',
    es: 'Son las {count, number} que eligen los filtros, también las que no se muestran.',
  },
  'decide.more': { en: 'and {count, number} more', es: 'y {count, number} más' },
  'decide.done': {
    en: '{count, plural, =0 {Nothing had to be changed.} one {# discrepancy changed.} other {# discrepancies changed.}}',
    es: '{count, plural, =0 {No había nada que cambiar.} one {# discrepancia cambiada.} other {# discrepancias cambiadas.}}',
  },

  'steps.title': { en: 'What to do', es: 'Qué hacer' },
  'steps.choose': { en: '{label}: {count, number} fit', es: '{label}: encajan {count, number}' },
  'steps.chooseButton': { en: 'Choose', es: 'Elegir' },
  'steps.chooseOne': { en: 'Choose {name}', es: 'Elegir {name}' },
  'steps.payer.same': { en: 'same payer', es: 'mismo pagador' },
  'steps.payer.other': { en: 'another payer', es: 'otro pagador' },
  'steps.payer.unknown': { en: 'payer not known', es: 'pagador desconocido' },
  'steps.configureFile': {
    en: '{value} is to be added to the file that {variable} names.',
    es: 'Hay que añadir {value} al fichero que indica {variable}.',
  },
  'steps.configureMeaning': { en: 'If {value} means {meaning}:', es: 'Si {value} significa {meaning}:' },
  'steps.copy': { en: 'Copy', es: 'Copiar' },
  'steps.copyLine': { en: 'Copy the line for {meaning}', es: 'Copiar la línea de {meaning}' },
  'steps.done': { en: 'Done.', es: 'Hecho.' },
  'steps.doneUntilRun': {
    en: 'Done. The next run closes the discrepancy if everything matches then.',
    es: 'Hecho. La siguiente conciliación cierra la discrepancia si entonces todo cuadra.',
  },
  'steps.field.orderId': { en: 'Order', es: 'Pedido' },
  'steps.field.provider': { en: 'Provider', es: 'Proveedor' },
  'steps.field.claim': {
    en: 'Payment id, or network:hash of a transaction',
    es: 'Id del pago, o red:hash de una transacción',
  },
  'steps.field.amount': { en: 'Amount', es: 'Importe' },
  'steps.field.currency': { en: 'Currency', es: 'Moneda' },
  'steps.field.details': { en: 'What the provider needs, as JSON', es: 'Lo que necesita el proveedor, en JSON' },
  'steps.field.refundedAt': { en: 'When', es: 'Cuándo' },
  'steps.field.reference': { en: 'Reference of the bank or chain', es: 'Referencia del banco o de la cadena' },
  'steps.field.force': {
    en: 'Record it even if less is left to be given back',
    es: 'Registrarla aunque quede menos por devolver',
  },
  'steps.field.fulfilledAt': { en: 'When', es: 'Cuándo' },
  'steps.emptyIsNow': { en: 'Empty: now.', es: 'Vacío: ahora.' },
  'steps.jsonMalformed': { en: '{name}: this is not JSON ({fault}).', es: '{name}: no es JSON ({fault}).' },
} as const satisfies Texts;

import type { Texts } from './text.ts';

/** What people do to an order: buttons, dialogs and their effects. */
export const orderActionsTexts = {
  'order.done': { en: 'Done: {action}', es: 'Hecho: {action}' },
  'order.provider': { en: 'Provider', es: 'Proveedor' },
  'order.claim': { en: 'Payment or transaction', es: 'Pago o transacción' },

  'order.fulfil': { en: 'Record that the goods went out', es: 'Registrar la salida de la mercancía' },
  'order.fulfil.title': {
    en: 'Did the goods of order {orderId} go out?',
    es: '¿Salió la mercancía del pedido {orderId}?',
  },
  'order.fulfil.unpaidTitle': {
    en: 'Order {orderId} is not paid. Did its goods go out?',
    es: 'El pedido {orderId} no está pagado. ¿Salió su mercancía?',
  },
  'order.fulfil.effect': {
    en: 'Records that the goods went out. The discrepancy “paid, not fulfilled” ends with the next run.',
    es: 'Registra que la mercancía salió. La discrepancia «pagado, sin entregar» termina con la próxima ejecución.',
  },
  'order.fulfil.unpaidEffect': {
    en: 'The goods must not go out yet. This records that they went out all the same; the order then counts as fulfilled and not paid.',
    es: 'La mercancía aún no debe salir. Con esto se registra que salió de todos modos; el pedido constará como entregado y sin pagar.',
  },
  'order.fulfil.confirm': { en: 'Record it', es: 'Registrarlo' },
  'order.fulfil.unpaidConfirm': { en: 'Record it although it is not paid', es: 'Registrarlo aunque no esté pagado' },
  'order.fulfil.when': { en: 'When the goods went out', es: 'Cuándo salió la mercancía' },
  'order.fulfil.emptyIsNow': { en: 'Empty: now.', es: 'Vacío: ahora.' },

  'order.correct': { en: 'Correct when the goods went out', es: 'Corregir cuándo salió la mercancía' },
  'order.correct.title': {
    en: 'When did the goods of order {orderId} go out?',
    es: '¿Cuándo salió la mercancía del pedido {orderId}?',
  },
  'order.correct.effect': {
    en: 'Replaces the recorded time. The audit keeps the one before.',
    es: 'Sustituye la fecha registrada. La auditoría conserva la anterior.',
  },
  'order.correct.confirm': { en: 'Correct the time', es: 'Corregir la fecha' },

  'order.withdrawFulfilment': { en: 'The goods did not go out', es: 'La mercancía no salió' },
  'order.withdrawFulfilment.title': {
    en: 'Did the goods of order {orderId} not go out after all?',
    es: '¿Al final no salió la mercancía del pedido {orderId}?',
  },
  'order.withdrawFulfilment.effect': {
    en: 'Withdraws the recorded fulfilment. A paid order then waits for its goods again.',
    es: 'Retira la salida registrada. Un pedido pagado vuelve a esperar su mercancía.',
  },
  'order.withdrawFulfilment.confirm': { en: 'Withdraw it', es: 'Retirarla' },

  'order.verify': { en: 'Verify again', es: 'Comprobar de nuevo' },
  'order.verify.title': { en: 'Verify order {orderId} again?', es: '¿Comprobar de nuevo el pedido {orderId}?' },
  'order.verify.effect': {
    en: 'Asks every witness of its payments and transactions soon. It changes nothing by itself: the standing follows their answers.',
    es: 'Pregunta en breve a todos los testigos de sus pagos y transacciones. Por sí solo no cambia nada: la situación sigue a sus respuestas.',
  },
  'order.verify.confirm': { en: 'Ask the witnesses', es: 'Preguntar a los testigos' },

  'order.bind': { en: 'Bind a payment or a transaction', es: 'Vincular un pago o una transacción' },
  'order.bind.title': {
    en: 'Which payment or transaction belongs to order {orderId}?',
    es: '¿Qué pago o transacción corresponde al pedido {orderId}?',
  },
  'order.bind.effect': {
    en: 'Its witness is asked soon. The order is paid only if the witness shows the money.',
    es: 'Se pregunta en breve a su testigo. El pedido solo queda pagado si el testigo muestra el dinero.',
  },
  'order.bind.claim': { en: 'Payment id, or network and hash', es: 'Id del pago, o red y hash' },
  'order.bind.claimHint': {
    en: 'A transaction is written as network:hash, the network as the provider spells it.',
    es: 'Una transacción se escribe como red:hash, con la red tal como la escribe el proveedor.',
  },
  'order.bind.confirm': { en: 'Bind it', es: 'Vincularlo' },

  'order.unbind': { en: 'Withdraw a payment or a transaction', es: 'Desvincular un pago o una transacción' },
  'order.unbind.title': {
    en: 'Which payment or transaction does not belong to order {orderId}?',
    es: '¿Qué pago o transacción no corresponde al pedido {orderId}?',
  },
  'order.unbind.effect': {
    en: 'Its money no longer pays this order.',
    es: 'Su dinero deja de pagar este pedido.',
  },
  'order.unbind.confirm': { en: 'Withdraw it', es: 'Desvincularlo' },

  'order.allocate': { en: 'Allocate money', es: 'Asignar dinero' },
  'order.allocate.title': { en: 'Allocate money to order {orderId}', es: 'Asignar dinero al pedido {orderId}' },
  'order.allocate.effect': {
    en: 'The amount pays this order, and no rule moves it afterwards.',
    es: 'El importe paga este pedido y ninguna regla lo mueve después.',
  },
  'order.allocate.confirm': { en: 'Allocate it', es: 'Asignarlo' },

  'order.takeBack': { en: 'Take back allocated money', es: 'Retirar dinero asignado' },
  'order.takeBack.title': {
    en: 'Take back money from order {orderId}?',
    es: '¿Retirar dinero del pedido {orderId}?',
  },
  'order.takeBack.effect': {
    en: 'The money no longer pays this order, and the rules decide about it again.',
    es: 'El dinero deja de pagar este pedido y las reglas vuelven a decidir sobre él.',
  },
  'order.takeBack.confirm': { en: 'Take it back', es: 'Retirarlo' },

  'order.split': { en: 'Split a payment', es: 'Repartir un pago' },

  'order.acceptParts': { en: 'Accept the parts', es: 'Aceptar las partes' },
  'order.acceptParts.title': {
    en: 'Accept several payments for order {orderId}?',
    es: '¿Aceptar varios pagos para el pedido {orderId}?',
  },
  'order.acceptParts.effect': {
    en: 'Together they are {paid}, and count as the payment of the order: its goods may then go out.',
    es: 'Juntos suman {paid} y cuentan como el pago del pedido: su mercancía podrá salir.',
  },
  'order.acceptParts.confirm': { en: 'Accept them', es: 'Aceptarlas' },

  'order.refund': { en: 'Record a refund', es: 'Registrar una devolución' },
  'order.refund.title': {
    en: 'What was given back of order {orderId}?',
    es: '¿Qué se devolvió del pedido {orderId}?',
  },
  'order.refund.effect': {
    en: 'Records money that was given back already. Punteo sends no money, and the standing changes only when the witness shows the refund.',
    es: 'Registra dinero que ya se devolvió. Punteo no envía dinero y la situación solo cambia cuando el testigo muestra la devolución.',
  },
  'order.refund.confirm': { en: 'Record the refund', es: 'Registrar la devolución' },
  'order.refund.left': { en: '{left} of it is left to be given back.', es: 'Quedan {left} por devolver.' },
  'order.refund.nothingDue': { en: 'Nothing of it has to be given back.', es: 'No hay que devolver nada de él.' },
  'order.refund.when': { en: 'When it was given back', es: 'Cuándo se devolvió' },
  'order.refund.reference': { en: 'Reference of the bank or the chain', es: 'Referencia del banco o de la cadena' },
  'order.refund.force': {
    en: 'Record it although less is left to be given back',
    es: 'Registrarlo aunque quede menos por devolver',
  },

  'order.createPayment': { en: 'Create a payment', es: 'Crear un pago' },
  'order.createPayment.title': {
    en: 'Create a payment for order {orderId}',
    es: 'Crear un pago para el pedido {orderId}',
  },
  'order.createPayment.effect': {
    en: 'Sends a request to the provider to create a payment of {amount}. The buyer then pays it there.',
    es: 'Envía al proveedor una solicitud para crear un pago de {amount}. El comprador lo paga allí.',
  },
  'order.createPayment.confirm': { en: 'Create the payment', es: 'Crear el pago' },
  'order.createPayment.description': { en: 'What the buyer reads', es: 'Lo que lee el comprador' },
  'order.createPayment.details': { en: 'Details for the provider (JSON)', es: 'Datos para el proveedor (JSON)' },
  'order.createPayment.detailsHint': {
    en: 'What only this provider needs; the page of the provider in the docs lists it.',
    es: 'Lo que solo necesita este proveedor; figura en su página de la documentación.',
  },
  'order.createPayment.detailsInvalid': {
    en: 'The details should be a JSON object such as {example}.',
    es: 'Los datos deben ser un objeto JSON como {example}.',
  },
  'order.createPayment.another': {
    en: 'Also beside a payment that may still be paid',
    es: 'También junto a un pago que aún puede pagarse',
  },
  'order.createPayment.notCreated': {
    en: 'The attempt is recorded, and its outcome is “{outcome}”. {why}',
    es: 'El intento queda registrado y su resultado es «{outcome}». {why}',
  },

  'order.amend': { en: 'Amend the order', es: 'Modificar el pedido' },
  'order.amend.title': { en: 'Amend order {orderId}', es: 'Modificar el pedido {orderId}' },
  'order.amend.effect': {
    en: 'Changes what is expected, and decides the order again with it. The audit keeps the values before.',
    es: 'Cambia lo que se espera y con ello se vuelve a decidir el pedido. La auditoría conserva los valores anteriores.',
  },
  'order.amend.confirm': { en: 'Amend it', es: 'Modificarlo' },
  'order.amend.emptyIsNever': { en: 'Empty: never due.', es: 'Vacío: no vence nunca.' },
  'order.amend.providers': {
    en: 'Providers that may be used; none ticked: any',
    es: 'Proveedores admitidos; sin marcar ninguno: cualquiera',
  },
  'order.amend.force': {
    en: 'Also remove a provider through which money counts',
    es: 'Quitar también un proveedor por el que cuenta dinero',
  },
  'order.amend.nothing': { en: 'Nothing was changed.', es: 'No se cambió nada.' },

  'order.close': { en: 'Close as abandoned', es: 'Cerrar por abandono' },
  'order.close.title': { en: 'Close order {orderId} as abandoned?', es: '¿Cerrar por abandono el pedido {orderId}?' },
  'order.close.effect': {
    en: 'Its payments and transactions are no longer verified by the schedule. A closed order cannot be amended.',
    es: 'Sus pagos y transacciones dejan de comprobarse periódicamente. Un pedido cerrado no se puede modificar.',
  },
  'order.close.confirm': { en: 'Close the order', es: 'Cerrar el pedido' },

  'order.cancel': { en: 'Cancel the order', es: 'Cancelar el pedido' },
  'order.cancel.title': { en: 'Cancel order {orderId}?', es: '¿Cancelar el pedido {orderId}?' },
  'order.cancel.effect': {
    en: 'This cannot be undone, and its id is never used again. Money that comes all the same has to be given back.',
    es: 'No se puede deshacer y su identificador no se vuelve a usar. El dinero que llegue de todos modos hay que devolverlo.',
  },
  'order.cancel.confirm': { en: 'Cancel the order', es: 'Cancelar el pedido' },
} as const satisfies Texts;

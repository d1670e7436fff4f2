import type { Texts } from './text.ts';

/** The screen callbacks, and one callback. */
export const callbacksTexts = {
  'callbacks.title': { en: 'Callbacks', es: 'Avisos' },
  'callbacks.intro': {
    en: 'What providers sent. A callback is a hint: it proves nothing, and has its payment verified.',
    es: 'Lo que enviaron los proveedores. Un aviso es un indicio: no prueba nada y hace que se compruebe su pago.',
  },
  'callbacks.callback': { en: 'Callback', es: 'Aviso' },
  'callbacks.received': { en: 'Received', es: 'Recibido' },
  'callbacks.outcome': { en: 'Outcome', es: 'Resultado' },
  'callbacks.names': { en: 'Names', es: 'Menciona' },
  'callbacks.deliveries': { en: 'Times received', es: 'Veces recibido' },
  'callbacks.filter.names': { en: 'Names (whole id or hash)', es: 'Menciona (id o hash completo)' },
  'callbacks.filter.receivedFrom': { en: 'Received from', es: 'Recibido desde' },
  'callbacks.filter.receivedTo': { en: 'Received before', es: 'Recibido antes de' },
  'callbacks.none': { en: 'No callback fits these filters.', es: 'Ningún aviso encaja con estos filtros.' },
  'callbacks.noneAtAll': { en: 'No callback has come yet.', es: 'Todavía no ha llegado ningún aviso.' },
  'callbacks.noneAtAllHint': {
    en: 'Providers send them to the address of the callback receiver.',
    es: 'Los proveedores los envían a la dirección del receptor de avisos.',
  },
  'callbacks.replay': { en: 'Match again', es: 'Asignar de nuevo' },
  'callbacks.replay.title': {
    en: '{count, plural, one {Match this callback again?} other {Match # callbacks again?}}',
    es: '{count, plural, one {¿Asignar de nuevo este aviso?} other {¿Asignar de nuevo # avisos?}}',
  },
  'callbacks.replay.effect': {
    en: '{count, plural, one {It is new again: a worker matches it and has its payment verified. It proves nothing by itself.} other {They are new again, all or none: a worker matches them and has their payments verified. They prove nothing by themselves.}}',
    es: '{count, plural, one {Vuelve a ser nuevo: un proceso lo asigna y hace comprobar su pago. Por sí solo no prueba nada.} other {Vuelven a ser nuevos, todos o ninguno: un proceso los asigna y hace comprobar sus pagos. Por sí solos no prueban nada.}}',
  },
  'callbacks.replay.confirm': {
    en: '{count, plural, one {Match it again} other {Match # again}}',
    es: '{count, plural, one {Asignarlo de nuevo} other {Asignar # de nuevo}}',
  },
  'callbacks.replay.done': {
    en: '{count, plural, one {# callback is matched again} other {# callbacks are matched again}}',
    es: '{count, plural, one {Se asigna de nuevo # aviso} other {Se asignan de nuevo # avisos}}',
  },
  'callback.title': { en: 'Callback {callbackId}', es: 'Aviso {callbackId}' },
  'callback.intro': {
    en: 'What a provider sent. It proves nothing by itself.',
    es: 'Lo que envió un proveedor. Por sí solo no prueba nada.',
  },
  'callback.unknown': { en: 'There is no such callback.', es: 'Ese aviso no existe.' },
  'callback.toCallbacks': { en: 'Go to the callbacks', es: 'Ir a los avisos' },
  'callback.orderReference': { en: 'Says: order', es: 'Dice: pedido' },
  'callback.payment': { en: 'Says: payment', es: 'Dice: pago' },
  'callback.transaction': { en: 'Says: transaction', es: 'Dice: transacción' },
  'callback.amount': { en: 'Says: amount', es: 'Dice: importe' },
  'callback.occurredAt': { en: 'Says: when', es: 'Dice: cuándo' },
  'callback.last': { en: 'last', es: 'la última' },
  'callback.checked': { en: 'Checked on arrival', es: 'Comprobado al llegar' },
  'callback.checked.address': { en: 'the secret callback address', es: 'la dirección secreta de avisos' },
  'callback.checked.signature': { en: 'its signature', es: 'su firma' },
  'callback.body': { en: 'Body as received', es: 'Cuerpo tal como se recibió' },
  'callback.bytes': { en: 'Raw bytes', es: 'Bytes sin tratar' },
} as const satisfies Texts;

import type { Texts } from './text.ts';

/** The screen merchant events. */
export const eventsTexts = {
  'events.title': { en: 'Merchant events', es: 'Eventos al comercio' },
  'events.intro': {
    en: 'What Punteo tells the shop, and whether it arrived.',
    es: 'Lo que Punteo comunica a la tienda y si llegó.',
  },
  'events.event': { en: 'Merchant event', es: 'Evento al comercio' },
  'events.type': { en: 'Type', es: 'Tipo' },
  'events.state': { en: 'Delivery', es: 'Entrega' },
  'events.written': { en: 'Written', es: 'Escrito' },
  'events.deliveries': { en: 'Deliveries', es: 'Entregas' },
  'events.noDelivery': { en: 'no endpoint has it yet', es: 'aún sin destino' },
  'events.attempts': {
    en: '{count, plural, one {# attempt} other {# attempts}}',
    es: '{count, plural, one {# intento} other {# intentos}}',
  },
  'events.next': { en: 'tried again', es: 'nuevo intento' },
  'events.error.timeout': { en: 'no answer in time', es: 'sin respuesta a tiempo' },
  'events.error.unreachable': { en: 'no connection', es: 'sin conexión' },
  'events.error.endpoint_removed': {
    en: 'its endpoint is no longer configured',
    es: 'su destino ya no está configurado',
  },
  'events.filter.from': { en: 'Written from', es: 'Escrito desde' },
  'events.filter.to': { en: 'Written before', es: 'Escrito antes de' },
  'events.none': { en: 'No event fits these filters.', es: 'Ningún evento encaja con estos filtros.' },
  'events.noneAtAll': { en: 'There are no events yet.', es: 'Todavía no hay eventos.' },
  'events.noneAtAllHint': {
    en: 'They are written when the standing of an order changes.',
    es: 'Se escriben cuando cambia la situación de un pedido.',
  },
  'events.sequence': { en: 'Stream and number', es: 'Serie y número' },
  'events.id': { en: 'Event id', es: 'Id del evento' },
  'events.payload': { en: 'What is sent', es: 'Lo que se envía' },
  'events.resend': { en: 'Send again', es: 'Enviar de nuevo' },
  'events.resendDead': {
    en: 'Send {count, plural, one {the # dead delivery} other {the # dead deliveries}} again',
    es: 'Reintentar {count, plural, one {# entrega fallida} other {# entregas fallidas}}',
  },
  'events.resend.title': {
    en: '{count, plural, one {Send this event again?} other {Send # events again?}}',
    es: '{count, plural, one {¿Enviar de nuevo este evento?} other {¿Enviar de nuevo # eventos?}}',
  },
  'events.resend.effect': {
    en: 'Each endpoint receives {count, plural, one {it} other {them}} again, under the same id: a shop that knows the id ignores it. What is still waiting is tried at once.',
    es: 'Cada destino {count, plural, one {lo recibe} other {los recibe}} de nuevo, con el mismo id: una tienda que conoce el id lo pasa por alto. Lo que aún espera se intenta enseguida.',
  },
  'events.resend.deadTitle': {
    en: 'Send {count, plural, one {the dead delivery} other {all # dead deliveries}} again?',
    es: '¿Enviar de nuevo {count, plural, one {la entrega fallida} other {las # entregas fallidas}}?',
  },
  'events.resend.deadEffect': {
    en: 'Every delivery that was given up is tried again, under the same id and in its place: {count, number} now. First mend what refused them.',
    es: 'Se intenta de nuevo cada entrega que se dio por perdida, con el mismo id y en su lugar: {count, number} ahora. Antes arregle lo que las rechazó.',
  },
  'events.resend.confirm': { en: 'Send again', es: 'Enviar de nuevo' },
  'events.resend.done': {
    en: '{count, plural, one {# delivery is tried again} other {# deliveries are tried again}}',
    es: '{count, plural, one {Se intenta de nuevo # entrega} other {Se intentan de nuevo # entregas}}',
  },
} as const satisfies Texts;

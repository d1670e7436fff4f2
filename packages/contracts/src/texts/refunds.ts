import type { Texts } from './text.ts';

/** The screen refunds. */
export const refundsTexts = {
  'refunds.title': { en: 'Refunds', es: 'Devoluciones' },
  'refunds.intro': {
    en: 'What is to be given back, what was, and what is left.',
    es: 'Lo que hay que devolver, lo devuelto y lo que queda.',
  },
  'refunds.recordedIntro': {
    en: 'What people recorded as given back.',
    es: 'Lo que se registró como devuelto.',
  },
  'refunds.view.open': { en: 'To give back', es: 'Por devolver' },
  'refunds.view.settled': { en: 'Given back', es: 'Devueltas' },
  'refunds.view.all': { en: 'All', es: 'Todas' },
  'refunds.view.recorded': { en: 'Recorded refunds', es: 'Devoluciones registradas' },
  'refunds.totals': { en: 'Totals of this list', es: 'Totales de esta lista' },
  'refunds.count': {
    en: '{count, plural, one {# payment} other {# payments}}',
    es: '{count, plural, one {# pago} other {# pagos}}',
  },
  'refunds.order': { en: 'Order', es: 'Pedido' },
  'refunds.payment': { en: 'Payment', es: 'Pago' },
  'refunds.why': { en: 'Why', es: 'Por qué' },
  'refunds.notDue': { en: 'nothing has to be given back', es: 'no hay que devolver nada' },
  'refunds.seenAtProvider': { en: 'refunded at the provider', es: 'devuelto en el proveedor' },
  'refunds.due': { en: 'To give back', es: 'Por devolver' },
  'refunds.refunded': { en: 'Given back', es: 'Devuelto' },
  'refunds.left': { en: 'Left', es: 'Queda' },
  'refunds.action': { en: 'Action', es: 'Acción' },
  'refunds.record': { en: 'Record a refund', es: 'Registrar una devolución' },
  'refunds.recordOf': { en: 'Record a refund of order {orderId}', es: 'Registrar una devolución del pedido {orderId}' },
  'refunds.effect': {
    en: 'Records that money of order {orderId} was given back; {left} is left. It moves no money: give it back first.',
    es: 'Registra que se devolvió dinero del pedido {orderId}; quedan {left}. No mueve dinero: devuélvalo antes.',
  },
  'refunds.amount': { en: 'Amount', es: 'Importe' },
  'refunds.refundedAt': { en: 'Given back', es: 'Devuelto' },
  'refunds.reference': { en: 'Reference', es: 'Referencia' },
  'refunds.reason': { en: 'Reason', es: 'Motivo' },
  'refunds.recordedBy': { en: 'Recorded by', es: 'Registrado por' },
  'refunds.recordedAt': { en: 'Recorded', es: 'Registrado' },
  'refunds.none': { en: 'No refund fits these filters.', es: 'Ninguna devolución encaja con estos filtros.' },
  'refunds.noneAtAll': { en: 'Nothing is to be given back.', es: 'No hay nada que devolver.' },
  'refunds.noneAtAllHint': {
    en: 'Money that came too late, twice, too much or after a cancellation is listed here.',
    es: 'Aquí aparece el dinero que llegó tarde, dos veces, de más o tras una anulación.',
  },
  'refunds.noneRecorded': { en: 'No refund was recorded yet.', es: 'Todavía no se registró ninguna devolución.' },
  'refunds.filter.orderId': { en: 'Order id', es: 'Id del pedido' },
  'refunds.filter.provider': { en: 'Provider', es: 'Proveedor' },
  'refunds.filter.currency': { en: 'Currency', es: 'Moneda' },
} as const satisfies Texts;

import type { Texts } from './text.ts';

/** The screen payments, and splitting a payment. */
export const paymentsTexts = {
  'payments.title': { en: 'Payments', es: 'Pagos' },
  'payments.intro': {
    en: 'Providers’ records of payments, as last read. What pays an order is decided by its witness.',
    es: 'Registros de pagos de los proveedores, según la última lectura. Lo que paga un pedido lo decide su testigo.',
  },
  'payments.totals': { en: 'Totals of this list', es: 'Totales de esta lista' },
  'payments.count': {
    en: '{count, plural, one {# payment} other {# payments}}',
    es: '{count, plural, one {# pago} other {# pagos}}',
  },
  'payments.sum': { en: 'Together', es: 'En total' },
  'payments.payment': { en: 'Payment', es: 'Pago' },
  'payments.status': { en: 'Status', es: 'Estado' },
  'payments.unbound': { en: 'bound to no order', es: 'sin pedido vinculado' },
  'payments.none': { en: 'No payment fits these filters.', es: 'Ningún pago encaja con estos filtros.' },
  'payments.noneAtAll': { en: 'No payment is known yet.', es: 'Todavía no se conoce ningún pago.' },
  'payments.noneAtAllHint': {
    en: 'They come with the first reconciliation run, and with each payment that is created.',
    es: 'Llegan con la primera conciliación y con cada pago que se crea.',
  },
  'payments.filter.text': { en: 'Payment id begins with', es: 'El id del pago empieza por' },
  'payments.filter.bound': { en: 'Order', es: 'Pedido' },
  'payments.filter.unboundOnly': { en: 'bound to none', es: 'sin vincular' },
  'payments.bind': { en: 'Bind', es: 'Vincular' },
  'payments.bindNamed': { en: 'Bind payment {name}', es: 'Vincular el pago {name}' },
  'payments.split': { en: 'Split', es: 'Repartir' },
  'payments.splitNamed': { en: 'Split payment {name}', es: 'Repartir el pago {name}' },
  'payments.bind.title': {
    en: 'Which order is this payment of {amount} for?',
    es: '¿Para qué pedido es este pago de {amount}?',
  },
  'payments.bind.proposals': {
    en: 'Orders that wait for exactly this amount',
    es: 'Pedidos que esperan exactamente este importe',
  },
  'payments.bind.noProposal': {
    en: 'No order waits for exactly this amount.',
    es: 'Ningún pedido espera exactamente este importe.',
  },
  'payments.bind.created': { en: 'created', es: 'creado' },
  'payments.bind.other': { en: 'another order', es: 'otro pedido' },
  'payments.bind.done': { en: 'Bound to order {orderId}', es: 'Vinculado al pedido {orderId}' },

  'paymentStatus.created': { en: 'created', es: 'creado' },
  'paymentStatus.pending': { en: 'pending', es: 'pendiente' },
  'paymentStatus.authorised': { en: 'authorised', es: 'autorizado' },
  'paymentStatus.paid': { en: 'paid', es: 'pagado' },
  'paymentStatus.failed': { en: 'failed', es: 'fallido' },
  'paymentStatus.cancelled': { en: 'cancelled', es: 'cancelado' },
  'paymentStatus.expired': { en: 'expired', es: 'caducado' },
  'paymentStatus.refunded': { en: 'refunded', es: 'reembolsado' },
  'paymentStatus.unknown': { en: 'not mapped', es: 'sin correspondencia' },

  'split.title': { en: 'Split a payment over several orders', es: 'Repartir un pago entre varios pedidos' },
  'split.effect': {
    en: 'Each order gets its part, and no rule moves it afterwards: all parts are allocated, or none. A rest that no order gets becomes a discrepancy.',
    es: 'Cada pedido recibe su parte y ninguna regla la mueve después: se asignan todas las partes o ninguna. Un resto sin pedido pasa a ser una discrepancia.',
  },
  'split.whole': { en: 'The payment is {amount}.', es: 'El pago es de {amount}.' },
  'split.done': {
    en: 'Split over {count, plural, one {# order} other {# orders}}',
    es: 'Repartido entre {count, plural, one {# pedido} other {# pedidos}}',
  },
  'split.confirm': { en: 'Split it', es: 'Repartirlo' },
  'split.order': { en: 'Order {number, number}', es: 'Pedido {number, number}' },
  'split.amount': { en: 'Amount {number, number}', es: 'Importe {number, number}' },
  'split.add': { en: 'Add an order', es: 'Añadir un pedido' },
  'split.remove': { en: 'Remove part {number, number}', es: 'Quitar la parte {number, number}' },
  'split.incomplete': {
    en: 'Each part needs an order and an amount.',
    es: 'Cada parte necesita un pedido y un importe.',
  },
} as const satisfies Texts;

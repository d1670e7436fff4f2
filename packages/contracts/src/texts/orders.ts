import type { Texts } from './text.ts';

/** The screen orders. */
export const ordersTexts = {
  'orders.title': { en: 'Orders', es: 'Pedidos' },
  'orders.intro': {
    en: 'What buyers owe, and what is proven of it.',
    es: 'Lo que deben los compradores y lo que está comprobado.',
  },
  'orders.count': {
    en: '{count, plural, one {# order} other {# orders}}',
    es: '{count, plural, one {# pedido} other {# pedidos}}',
  },
  'orders.ordered': { en: 'Ordered', es: 'Pedido' },
  'orders.paid': { en: 'Proven', es: 'Comprobado' },
  'orders.totals': { en: 'Totals of this list', es: 'Totales de esta lista' },
  'orders.id': { en: 'Order', es: 'Pedido' },
  'orders.amount': { en: 'Amount', es: 'Importe' },
  'orders.state': { en: 'Standing', es: 'Situación' },
  'orders.proof': { en: 'Proof', es: 'Prueba' },
  'orders.created': { en: 'Created', es: 'Creado' },
  'orders.due': { en: 'Due', es: 'Vence' },
  'orders.fulfilled': { en: 'Goods went out', es: 'Salida de la mercancía' },
  'orders.notFulfilled': { en: 'not yet', es: 'todavía no' },
  'orders.none': { en: 'No order fits these filters.', es: 'Ningún pedido encaja con estos filtros.' },
  'orders.noneAtAll': { en: 'There are no orders yet.', es: 'Todavía no hay pedidos.' },
  'orders.noneAtAllHint': {
    en: 'Import them with: punteo orders import FILE',
    es: 'Impórtelos con: punteo orders import FICHERO',
  },
  'orders.filter.orderId': { en: 'Order id', es: 'Id del pedido' },
  'orders.filter.payment': { en: 'Payment id', es: 'Id del pago' },
  'orders.filter.transaction': { en: 'Transaction hash', es: 'Hash de la transacción' },
  'orders.filter.buyer': { en: 'Buyer’s e-mail', es: 'Correo del comprador' },
  'orders.filter.state': { en: 'Standing', es: 'Situación' },
  'orders.filter.provider': { en: 'Provider', es: 'Proveedor' },
  'orders.filter.currency': { en: 'Currency', es: 'Moneda' },
  'orders.filter.atLeast': { en: 'Amount from', es: 'Importe desde' },
  'orders.filter.atMost': { en: 'Amount up to', es: 'Importe hasta' },
  'orders.filter.createdFrom': { en: 'Created from', es: 'Creado desde' },
  'orders.filter.createdTo': { en: 'Created before', es: 'Creado antes de' },
} as const satisfies Texts;

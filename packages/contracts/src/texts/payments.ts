import type { Texts } from './text.ts';

/** The screen payments. */
export const paymentsTexts = {
  'payments.title': { en: 'Payments', es: 'Pagos' },

  'split.title': { en: 'Split a payment over several orders', es: 'Repartir un pago entre varios pedidos' },
  'split.effect': {
    en: 'Each order gets its part, and no rule moves it afterwards: all parts are allocated, or none. A rest that no order gets becomes a discrepancy.',
    es: 'Cada pedido recibe su parte y ninguna regla la mueve después: se asignan todas las partes o ninguna. Un resto sin pedido pasa a ser una discrepancia.',
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

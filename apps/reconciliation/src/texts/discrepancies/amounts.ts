import type { Wording } from './wording.ts';

/** Proven money that differs from what its order expects: in its sum, its time, its way or its number of payments. */
export const AMOUNTS = {
  amount_under: {
    title: { en: 'Too little was paid', es: 'Se pagó de menos' },
    en: ({ order, expected, actual, money }) =>
      `${order} expects ${expected}, but ${actual} counts for it: ${money} is missing.`,
    es: ({ order, expected, actual, money }) =>
      `${order} espera ${expected}, pero cuenta con ${actual}: faltan ${money}.`,
  },
  amount_over: {
    title: { en: 'Too much was paid', es: 'Se pagó de más' },
    en: ({ order, expected, actual, money }) =>
      `${order} expects ${expected}, but ${actual} counts for it: ${money} belongs to the buyer.`,
    es: ({ order, expected, actual, money }) =>
      `${order} espera ${expected}, pero cuenta con ${actual}: ${money} es del comprador.`,
  },
  currency_mismatch: {
    title: { en: 'Paid in another currency', es: 'Pagado en otra moneda' },
    en: ({ order, expected, actual, sum, valuation }) =>
      `${order} is to be paid in ${expected}, but a payment for it is in ${actual}${sum}.${valuation}`,
    es: ({ order, expected, actual, sum, valuation }) =>
      `${order} debe pagarse en ${expected}, pero un pago para él está en ${actual}${sum}.${valuation}`,
  },
  double_payment: {
    title: { en: 'Paid twice', es: 'Pagado dos veces' },
    en: ({ order, money, actual }) =>
      `${order} was paid more than once (${actual} in all): ${money} is to be given back.`,
    es: ({ order, money, actual }) =>
      `${order} se pagó más de una vez (${actual} en total): hay que devolver ${money}.`,
  },
  paid_in_parts: {
    title: { en: 'Paid by several payments that add up', es: 'Pagado con varios pagos que suman el total' },
    en: ({ order, actual, sum }) =>
      `${order} is paid by ${actual} payments that add up${sum}; the goods wait until a person accepts them.`,
    es: ({ order, actual, sum }) =>
      `${order} está pagado con ${actual} pagos que suman el total${sum}; la mercancía espera a que una persona los acepte.`,
  },
  money_unallocated: {
    title: { en: 'A rest of a split payment belongs to no order', es: 'El resto de un pago repartido no tiene pedido' },
    en: ({ order, money }) =>
      `Of a payment that a person split for ${order}, ${money} is left and belongs to no order.`,
    es: ({ order, money }) =>
      `De un pago que una persona repartió para ${order} quedan ${money}, que no pertenecen a ningún pedido.`,
  },
  paid_late: {
    title: { en: 'Paid after the due date', es: 'Pagado después del vencimiento' },
    en: ({ order, expected, actual, money }) => `${order} was due ${expected}, but its ${money} arrived ${actual}.`,
    es: ({ order, expected, actual, money }) =>
      `${order} vencía el ${expected}, pero sus ${money} llegaron el ${actual}.`,
  },
  paid_after_cancel: {
    title: { en: 'The order is cancelled, but money came', es: 'El pedido está cancelado, pero llegó dinero' },
    en: ({ order, actual, money }) =>
      `${order} is cancelled (since ${actual}), but ${money} came for it: it is to be given back.`,
    es: ({ order, actual, money }) =>
      `${order} está cancelado (desde el ${actual}), pero llegaron ${money} para él: hay que devolverlos.`,
  },
  paid_by_other_provider: {
    title: {
      en: 'Paid through a provider that the order does not allow',
      es: 'Pagado por un proveedor que el pedido no permite',
    },
    en: ({ order, expected, actual, money }) =>
      `${order} is to be paid through ${expected}, but ${money} came through ${actual}.`,
    es: ({ order, expected, actual, money }) =>
      `${order} debe pagarse por medio de ${expected}, pero llegaron ${money} por medio de ${actual}.`,
  },
} as const satisfies Record<string, Wording>;

import type { Wording } from './wording.ts';

/** Proven money that differs from what its order expects: in its sum, its time, its way or its number of payments. */
export const AMOUNTS = {
  amount_under: {
    en: ({ order, expected, actual, money }) =>
      `${order} expects ${expected}, but ${actual} counts for it: ${money} is missing.`,
    es: ({ order, expected, actual, money }) =>
      `${order} espera ${expected}, pero cuenta con ${actual}: faltan ${money}.`,
  },
  amount_over: {
    en: ({ order, expected, actual, money }) =>
      `${order} expects ${expected}, but ${actual} counts for it: ${money} belongs to the buyer.`,
    es: ({ order, expected, actual, money }) =>
      `${order} espera ${expected}, pero cuenta con ${actual}: ${money} es del comprador.`,
  },
  currency_mismatch: {
    en: ({ order, expected, actual, sum, valuation }) =>
      `${order} is to be paid in ${expected}, but a payment for it is in ${actual}${sum}.${valuation}`,
    es: ({ order, expected, actual, sum, valuation }) =>
      `${order} debe pagarse en ${expected}, pero un pago para él está en ${actual}${sum}.${valuation}`,
  },
  double_payment: {
    en: ({ order, money, actual }) =>
      `${order} was paid more than once (${actual} in all): ${money} is to be given back.`,
    es: ({ order, money, actual }) =>
      `${order} se pagó más de una vez (${actual} en total): hay que devolver ${money}.`,
  },
  paid_in_parts: {
    en: ({ order, actual, sum }) =>
      `${order} is paid by ${actual} payments that add up${sum}; the goods wait until a person accepts them.`,
    es: ({ order, actual, sum }) =>
      `${order} está pagado con ${actual} pagos que suman el total${sum}; la mercancía espera a que una persona los acepte.`,
  },
  money_unallocated: {
    en: ({ order, money }) =>
      `Of a payment that a person split for ${order}, ${money} is left and belongs to no order.`,
    es: ({ order, money }) =>
      `De un pago que una persona repartió para ${order} quedan ${money}, que no pertenecen a ningún pedido.`,
  },
  paid_late: {
    en: ({ order, expected, actual, money }) => `${order} was due ${expected}, but its ${money} arrived ${actual}.`,
    es: ({ order, expected, actual, money }) =>
      `${order} vencía el ${expected}, pero sus ${money} llegaron el ${actual}.`,
  },
  paid_after_cancel: {
    en: ({ order, actual, money }) =>
      `${order} is cancelled (since ${actual}), but ${money} came for it: it is to be given back.`,
    es: ({ order, actual, money }) =>
      `${order} está cancelado (desde el ${actual}), pero llegaron ${money} para él: hay que devolverlos.`,
  },
  paid_by_other_provider: {
    en: ({ order, expected, actual, money }) =>
      `${order} is to be paid through ${expected}, but ${money} came through ${actual}.`,
    es: ({ order, expected, actual, money }) =>
      `${order} debe pagarse por medio de ${expected}, pero llegaron ${money} por medio de ${actual}.`,
  },
} as const satisfies Record<string, Wording>;

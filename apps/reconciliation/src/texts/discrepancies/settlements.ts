import type { Wording } from './wording.ts';

/** What statements of accounts and providers show, compared with what is paid. */
export const SETTLEMENTS = {
  paid_not_settled: {
    title: { en: 'Paid, but not on a statement yet', es: 'Pagado, pero aún no aparece en un extracto' },
    en: ({ order, provider, money, settledBy, payout }) =>
      `${order} is paid (${money}), but no statement shows the money of ${provider}, which was due${
        settledBy === null ? ' by now' : ` by ${settledBy}`
      }${payout === null ? '' : `, with the payout ${payout}`}.`,
    es: ({ order, provider, money, settledBy, payout }) =>
      `${order} está pagado (${money}), pero ningún extracto muestra el dinero de ${provider}, que debía haber llegado ${
        settledBy === null ? 'ya' : `antes del ${settledBy}`
      }${payout === null ? '' : `, con la liquidación ${payout}`}.`,
  },
  settled_unknown: {
    title: { en: 'A statement shows money that fits nothing', es: 'Un extracto muestra dinero que no encaja con nada' },
    en: ({ money, entry, payments }) =>
      payments === null
        ? `A statement shows ${money}${entry === null ? '' : ` (entry ${entry})`} that no paid order and no payout explains.`
        : `An export lists ${money} for payment ${payments}, which is not known to be paid.`,
    es: ({ money, entry, payments }) =>
      payments === null
        ? `Un extracto muestra ${money}${entry === null ? '' : ` (apunte ${entry})`} que ningún pedido pagado ni liquidación explica.`
        : `Una exportación muestra ${money} para el pago ${payments}, que no consta como pagado.`,
  },
  settlement_differs: {
    title: { en: 'A statement shows another sum than was paid', es: 'Un extracto muestra otra suma que la pagada' },
    en: ({ provider, settlement, payout, difference }) =>
      `A statement shows ${payout !== null ? `the payout ${payout}` : settlement === null ? 'a payment' : `payment ${settlement}`} of ${provider} differently${difference}.`,
    es: ({ provider, settlement, payout, difference }) =>
      `Un extracto muestra ${payout !== null ? `la liquidación ${payout}` : settlement === null ? 'un pago' : `el pago ${settlement}`} de ${provider} de otra forma${difference}.`,
  },
} as const satisfies Record<string, Wording>;

import type { Wording } from './wording.ts';

/** What statements of accounts and providers show, compared with what is paid. */
export const SETTLEMENTS = {
  paid_not_settled: {
    title: { en: 'Paid, but not on a statement yet', es: 'Pagado, pero aún no aparece en un extracto' },
    en: ({ ofOrder, provider, money, settledBy, payout }) =>
      `${money} ${ofOrder}, paid through ${provider}, is on no statement yet; it was due${
        settledBy === null ? ' by now' : ` by ${settledBy}`
      }${payout === null ? '' : `, with the payout ${payout}`}.`,
    es: ({ ofOrder, provider, money, settledBy, payout }) =>
      `El pago de ${money} ${ofOrder} por medio de ${provider} no aparece aún en ningún extracto; debía haber llegado ${
        settledBy === null ? 'ya' : `antes del ${settledBy}`
      }${payout === null ? '' : `, con la liquidación ${payout}`}.`,
  },
  settled_unknown: {
    title: { en: 'A statement shows money that fits nothing', es: 'Un extracto muestra dinero que no encaja con nada' },
    en: ({ money, entry, payments, isDebit }) =>
      payments !== null
        ? `An export ${isDebit ? 'takes back' : 'lists'} ${money} for payment ${payments}, which is not known to be paid.`
        : `A statement shows ${isDebit ? `that ${money} left the account` : money}${
            entry === null ? '' : ` (entry ${entry})`
          }${isDebit ? ', which' : ' that'} no paid order and no payout explains.`,
    es: ({ money, entry, payments, isDebit }) =>
      payments !== null
        ? `Una exportación ${isDebit ? 'descuenta' : 'muestra'} ${money} ${isDebit ? 'por' : 'para'} el pago ${payments}, que no consta como pagado.`
        : `Un extracto muestra ${isDebit ? 'una salida de la cuenta de ' : ''}${money}${
            entry === null ? '' : ` (apunte ${entry})`
          } que ningún pedido pagado ni liquidación explica.`,
  },
  settlement_differs: {
    title: { en: 'A statement shows another sum than was paid', es: 'Un extracto muestra otra suma que la pagada' },
    en: ({ provider, settlement, payout, difference }) =>
      `A statement shows ${payout !== null ? `the payout ${payout}` : settlement === null ? 'a payment' : `payment ${settlement}`} of ${provider} differently${difference}.`,
    es: ({ provider, settlement, payout, difference }) =>
      `Un extracto muestra ${payout !== null ? `la liquidación ${payout}` : settlement === null ? 'un pago' : `el pago ${settlement}`} de ${provider} de otra forma${difference}.`,
  },
} as const satisfies Record<string, Wording>;

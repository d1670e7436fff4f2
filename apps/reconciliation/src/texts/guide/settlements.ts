import type { GuideEntry } from './guide-entry.ts';

/** What statements of accounts and providers show, compared with what is paid. */
export const SETTLEMENTS_GUIDE = {
  paid_not_settled: {
    meaning: {
      en: 'A payment of the order is proven, its `SETTLEMENT_DAYS` are over, and no [statement](statements.md) shows it, neither alone nor in a payout.',
      es: 'Un pago del pedido está comprobado, han pasado sus `SETTLEMENT_DAYS`, y ningún [extracto](statements.md) lo muestra, ni solo ni en una liquidación.',
    },
    todo: {
      en: 'Import the newest statements. If they do not show it, ask the provider for the payout.',
      es: 'Importe los extractos más recientes. Si no lo muestran, reclame la liquidación al proveedor.',
    },
  },
  settled_unknown: {
    meaning: {
      en: 'A statement shows money that names nothing which is paid and has the sum of nothing, or a provider’s export lists, or takes back, a payment that is not known to be paid.',
      es: 'Un extracto muestra dinero que no nombra nada pagado ni tiene la suma de nada, o la exportación de un proveedor incluye o descuenta un pago que no consta como pagado.',
    },
    todo: {
      en: 'Find out what it is. If a payment is missing here, run `punteo sync`; if it has nothing to do with orders, resolve the discrepancy with a note.',
      es: 'Averigüe qué es. Si aquí falta un pago, ejecute `punteo sync`; si no tiene que ver con pedidos, dé la discrepancia por resuelta con una nota.',
    },
  },
  settlement_differs: {
    meaning: {
      en: 'A statement shows a payment or a payout with another sum, currency or fee than it should have.',
      es: 'Un extracto muestra un pago o una liquidación con otra suma, moneda o comisión que las debidas.',
    },
    todo: {
      en: 'Compare the payout with the provider’s export, and ask the provider for the difference.',
      es: 'Compare la liquidación con la exportación del proveedor y reclámele la diferencia.',
    },
  },
} as const satisfies Record<string, GuideEntry>;

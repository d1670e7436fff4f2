import type * as wire from '@punteo/contracts/reconciliation';
import { type PageRequest, type PaymentSummary, trimMoney } from '@punteo/payments';
import type * as z from 'zod';
import type { App } from '../app.ts';
import { wantedPayments } from '../orders/wanted-payments.ts';
import { withoutUndefined } from '../without-undefined.ts';
import { moneyToWire, pageToWire, paymentToWire } from './to-wire.ts';

/** The contract's routes of providers' payments. */
export function paymentHandlers({ store: { payments } }: Pick<App, 'store'>) {
  return {
    listPayments: async ({ query: { cursor, limit, ...filter } }: { query: ListQuery }) => ({
      status: 200 as const,
      body: pageToWire(
        await payments.search(wantedPayments(filter), withoutUndefined({ cursor, limit })),
        paymentToWire,
      ),
    }),
    summarisePayments: async ({ query }: { query: wire.PaymentFilter }) => ({
      status: 200 as const,
      body: paymentSummaryToWire(await payments.summarise(wantedPayments(query))),
    }),
  };
}

export function paymentSummaryToWire({ count, sums }: PaymentSummary): z.output<typeof wire.PaymentSummary> {
  return { count, sums: sums.map((sum) => ({ count: sum.count, amount: moneyToWire(trimMoney(sum.amount)) })) };
}

type ListQuery = wire.PaymentFilter & { readonly [Name in keyof PageRequest]: PageRequest[Name] | undefined };

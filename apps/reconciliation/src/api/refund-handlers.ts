import type { Response } from 'express';
import type { App } from '../app.ts';
import { recordRefund, type StatedRefund } from '../orders/refund.ts';
import { withoutUndefined } from '../without-undefined.ts';
import { actorOf } from './actor-of.ts';
import { pageToWire, refundBalanceToWire, refundToWire } from './to-wire.ts';

export interface ListQuery {
  readonly cursor?: string | undefined;
  readonly limit?: number | undefined;
}

export interface BalanceQuery extends ListQuery {
  readonly orderId?: string | undefined;
  readonly provider?: string | undefined;
  readonly currency?: string | undefined;
  readonly state?: 'open' | 'settled' | undefined;
}

type RefundBody = Omit<StatedRefund, 'orderId' | 'refundedAt'> & {
  readonly refundedAt?: string | undefined;
  readonly reason: string;
};

export interface RecordRequest {
  readonly params: { readonly orderId: string };
  readonly body: RefundBody;
  readonly res: Response;
}

/** The contract's routes about money to be given back. */
export function refundHandlers(app: App) {
  const { refunds } = app.store;
  return {
    listRefundBalances: async ({ query: { cursor, limit, ...filter } }: { readonly query: BalanceQuery }) => {
      const wanted = withoutUndefined(filter);
      const [page, totals] = await Promise.all([
        refunds.balances(wanted, withoutUndefined({ cursor, limit })),
        refunds.totals(wanted),
      ]);
      const body = { ...pageToWire(page, refundBalanceToWire), totals: totals.map((total) => ({ ...total })) };
      return { status: 200 as const, body };
    },
    listRefunds: async ({
      query: { cursor, limit, ...filter },
    }: {
      readonly query: ListQuery & { orderId?: string | undefined };
    }) => {
      const page = await refunds.list(withoutUndefined(filter), withoutUndefined({ cursor, limit }));
      return { status: 200 as const, body: pageToWire(page, refundToWire) };
    },
    recordRefund: async ({ params: { orderId }, body: { reason, refundedAt, ...refund }, res }: RecordRequest) => {
      const at = refundedAt === undefined ? undefined : new Date(refundedAt);
      const by = { actor: actorOf(res), reason };
      const recorded = await recordRefund(app, { ...refund, orderId, refundedAt: at }, by);
      return { status: 201 as const, body: refundToWire(recorded) };
    },
  };
}

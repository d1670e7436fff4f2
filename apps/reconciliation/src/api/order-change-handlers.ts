import type { OrderChange } from '@punteo/payments';
import type { Response } from 'express';
import type { App } from '../app.ts';
import { notFound } from '../not-found.ts';
import { allocation, allocationWithdrawal } from '../orders/allocation-changes.ts';
import { type Amendment, amendment } from '../orders/amendment.ts';
import type { AmountInput } from '../orders/order-amount.ts';
import { parseClaim } from '../orders/parse-claim.ts';
import { actorOf } from './actor-of.ts';
import { orderToWire } from './to-wire.ts';

export interface ChangeRequest<Body> {
  readonly params: { readonly orderId: string };
  readonly body: Body & { readonly reason: string };
  readonly res: Response;
}

/** The contract's changes of an order: each answers with the order as it was decided with the change. */
export function orderChangeHandlers(app: App) {
  const handler =
    <Body>(changeOf: (orderId: string, body: Body) => OrderChange | Promise<OrderChange>) =>
    async ({ params: { orderId }, body, res }: ChangeRequest<Body>) => {
      const change = await changeOf(orderId, body);
      await app.store.orders.change(orderId, change, { actor: actorOf(res), reason: body.reason }, app.clock());
      const found = await app.store.orders.get(orderId);
      if (found === null) throw notFound('order', orderId);
      return { status: 200 as const, body: orderToWire(found.order, found.standing) };
    };
  return {
    amendOrder: handler((_, body: Amendment) => amendment(app, body)),
    cancelOrder: handler(() => ({ type: 'cancel' })),
    closeOrder: handler(() => ({ type: 'close' })),
    withdrawFulfilment: handler(() => ({ type: 'unfulfil' })),
    bindClaim: handler((_, body: ClaimBody) => ({ type: 'bind', claim: parseClaim(app.providers, body) })),
    withdrawClaim: handler((_, body: ClaimBody) => ({ type: 'unbind', claim: parseClaim(app.providers, body) })),
    allocateMoney: handler((orderId, body: UnitBody & { readonly amount: AmountInput }) =>
      allocation(app, orderId, body, body.amount),
    ),
    withdrawAllocation: handler((orderId, body: UnitBody) => allocationWithdrawal(app, orderId, body)),
    acceptParts: handler(() => ({ type: 'accept_parts' })),
  };
}

export interface ClaimBody {
  readonly provider: string;
  readonly claim: string;
}

export interface UnitBody extends ClaimBody {
  readonly unitId?: string | undefined;
}

import * as z from 'zod/mini';
import { OrderId, ProviderName, ProviderPaymentId, Reason, UnitId } from './identifiers.ts';
import { MoneyInput } from './money.ts';
import { Order } from './order.ts';

/** Names the money: a payment id, or `<network>:<hash>`. */
export const splitPath = z.object({ provider: ProviderName, claim: ProviderPaymentId });

/** Which part of the money each order gets. The parts are at most the money; `unitId`: of a transaction with several transfers. */
export const PostSplitBody = z
  .strictObject({
    parts: z.array(z.strictObject({ orderId: OrderId, amount: MoneyInput })).check(
      z.minLength(1),
      z.maxLength(100),
      z.refine(
        (parts) => new Set(parts.map(({ orderId }) => orderId)).size === parts.length,
        'Should name each order once.',
      ),
    ),
    unitId: z.optional(UnitId),
    reason: Reason,
  })
  .check(z.meta({ id: 'PostSplitBody' }));

/** The orders as they were decided with their parts, in the order of the request. */
export const SplitOrders = z.object({ orders: z.array(Order) }).check(z.meta({ id: 'SplitOrders' }));

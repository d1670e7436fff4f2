import * as z from 'zod/mini';
import { OrderId, ProviderName, ProviderPaymentId, Reason } from './identifiers.ts';
import { Instant } from './instant.ts';
import { Money, MoneyInput } from './money.ts';
import { pageOf, pageQuery } from './page.ts';
import { Standing, StandingState } from './standing.ts';

/**
 * What the merchant expects. An absent field keeps its stored value; a new order without it is created now, is never
 * due, is not fulfilled, and any provider may pay it (as with an empty list). `dueAt` null: never due. A `dueAt` before
 * the `createdAt` of the same request is refused.
 */
export const PutOrderBody = z
  .strictObject({
    amount: MoneyInput,
    createdAt: z.optional(Instant),
    dueAt: z.nullish(Instant),
    fulfilledAt: z.nullish(Instant),
    providers: z.optional(z.array(ProviderName).check(z.maxLength(16))),
    /**
     * Payments and transactions to bind to the order: payments that the merchant created at a provider, and
     * transactions that a person assigns (`<network>:<hash>`, the network as the provider spells it).
     */
    payments: z.optional(
      z.array(z.strictObject({ provider: ProviderName, providerPaymentId: ProviderPaymentId })).check(z.maxLength(64)),
    ),
    /** Stands in the audit where a stored order is amended by this. */
    reason: z.optional(Reason),
  })
  .check(
    z.refine(({ createdAt, dueAt }) => !createdAt || !dueAt || Date.parse(createdAt) <= Date.parse(dueAt), {
      path: ['dueAt'],
      message: 'Should not be before createdAt.',
    }),
    z.meta({ id: 'PutOrderBody' }),
  );
export type PutOrderBody = z.input<typeof PutOrderBody>;

/** `fulfilledAt` defaults to now. */
export const PutFulfilmentBody = z
  .strictObject({ fulfilledAt: z.optional(Instant) })
  .check(z.meta({ id: 'PutFulfilmentBody' }));

/** What the merchant expects to be paid, and where it stands. */
export const Order = z
  .object({
    orderId: z.string(),
    amount: Money,
    providers: z.array(z.string()),
    createdAt: Instant,
    dueAt: z.nullable(Instant),
    fulfilledAt: z.nullable(Instant),
    cancelledAt: z.nullable(Instant),
    closedAt: z.nullable(Instant),
    standing: Standing,
  })
  .check(z.meta({ id: 'Order' }));
export type Order = z.output<typeof Order>;

/** Which orders to list. */
export const OrderQuery = z.strictObject({ ...pageQuery, state: z.optional(StandingState) });
/** A page of orders, newest first. */
export const OrderPage = pageOf(Order).check(z.meta({ id: 'OrderPage' }));
/** Names an order. */
export const orderPath = z.object({ orderId: OrderId });

import * as z from 'zod';
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
    createdAt: Instant.optional(),
    dueAt: Instant.nullish(),
    fulfilledAt: Instant.nullish(),
    providers: z.array(ProviderName).max(16).optional(),
    /**
     * Payments and transactions to bind to the order: payments that the merchant created at a provider, and
     * transactions that a person assigns (`<network>:<hash>`, the network as the provider spells it).
     */
    payments: z
      .array(z.strictObject({ provider: ProviderName, providerPaymentId: ProviderPaymentId }))
      .max(64)
      .optional(),
    /** Stands in the audit where a stored order is amended by this. */
    reason: Reason.optional(),
  })
  .refine(({ createdAt, dueAt }) => !createdAt || !dueAt || Date.parse(createdAt) <= Date.parse(dueAt), {
    path: ['dueAt'],
    message: 'Should not be before createdAt.',
  })
  .meta({ id: 'PutOrderBody' });
export type PutOrderBody = z.input<typeof PutOrderBody>;

/** `fulfilledAt` defaults to now. */
export const PutFulfilmentBody = z.strictObject({ fulfilledAt: Instant.optional() }).meta({ id: 'PutFulfilmentBody' });

export const Order = z
  .object({
    orderId: z.string(),
    amount: Money,
    providers: z.array(z.string()),
    createdAt: Instant,
    dueAt: Instant.nullable(),
    fulfilledAt: Instant.nullable(),
    cancelledAt: Instant.nullable(),
    closedAt: Instant.nullable(),
    standing: Standing,
  })
  .meta({ id: 'Order' });
export type Order = z.output<typeof Order>;

export const OrderQuery = z.strictObject({ ...pageQuery, state: StandingState.optional() });
export const OrderPage = pageOf(Order).meta({ id: 'OrderPage' });
export const orderPath = z.object({ orderId: OrderId });

import * as z from 'zod';
import { OrderId, ProviderName, ProviderPaymentId } from './identifiers.ts';
import { Instant } from './instant.ts';
import { Money, MoneyInput } from './money.ts';
import { pageOf, pageQuery } from './page.ts';
import { Standing, StandingState } from './standing.ts';

/** What the merchant expects. A field left out: `createdAt` is now, the others are none; `providers` empty means any. */
export const PutOrderBody = z
  .strictObject({
    amount: MoneyInput,
    createdAt: Instant.optional(),
    dueAt: Instant.nullish(),
    fulfilledAt: Instant.nullish(),
    providers: z.array(ProviderName).max(16).optional(),
    /**
     * Payments that the merchant created at a provider by itself, and transactions that a person says were for this order
     * (`<network>:<hash>`, the network as the provider spells it): they are bound to it.
     */
    payments: z
      .array(z.strictObject({ provider: ProviderName, providerPaymentId: ProviderPaymentId }))
      .max(64)
      .optional(),
  })
  .meta({ id: 'PutOrderBody' });
export type PutOrderBody = z.input<typeof PutOrderBody>;

/** Without an instant the goods went out now. */
export const PutFulfilmentBody = z.strictObject({ fulfilledAt: Instant.optional() }).meta({ id: 'PutFulfilmentBody' });

export const Order = z
  .object({
    orderId: z.string(),
    amount: Money,
    providers: z.array(z.string()),
    createdAt: Instant,
    dueAt: Instant.nullable(),
    fulfilledAt: Instant.nullable(),
    standing: Standing,
  })
  .meta({ id: 'Order' });
export type Order = z.output<typeof Order>;

export const OrderQuery = z.strictObject({ ...pageQuery, state: StandingState.optional() });
export const OrderPage = pageOf(Order).meta({ id: 'OrderPage' });
export const orderPath = z.object({ orderId: OrderId });

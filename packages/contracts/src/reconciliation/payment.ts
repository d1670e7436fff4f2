import * as z from 'zod/mini';
import { OrderId, ProviderName } from './identifiers.ts';
import { Currency, Decimal, Money } from './money.ts';
import { pageOf, pageQuery } from './page.ts';
import { Payment } from './story.ts';
import { text } from './text.ts';

/** The status of a payment in our words. `unknown`: a status of the provider without a configured meaning. */
export const PaymentStatus = z
  .enum(['created', 'pending', 'authorised', 'paid', 'failed', 'cancelled', 'expired', 'refunded', 'unknown'])
  .check(z.meta({ id: 'PaymentStatus' }));

const filter = {
  provider: z.optional(ProviderName),
  status: z.optional(PaymentStatus),
  /** The order that it is bound to. */
  orderId: z.optional(OrderId),
  /** Only those that are bound to no order. */
  unbound: z.optional(z.literal('true')),
  currency: z.optional(Currency),
  /** Inclusive. Only with `currency`. */
  atLeast: z.optional(Decimal),
  /** Inclusive. Only with `currency`. */
  atMost: z.optional(Decimal),
  /** The beginning of the provider's id. */
  text: z.optional(text(200)),
};

/** Which payments; all conditions that are set hold. */
export const PaymentFilter = z.strictObject(filter).check(z.meta({ id: 'PaymentFilter' }));
export type PaymentFilter = z.output<typeof PaymentFilter>;

/** Which payments to list. */
export const PaymentQuery = z.strictObject({ ...pageQuery, ...filter });

/** Counts and sums all payments that a filter selects. */
export const PaymentSummary = z
  .object({
    count: z.int(),
    /** One row per currency. A bound payment whose record was never read is only in `count`. */
    sums: z.array(z.object({ count: z.int(), amount: Money })),
  })
  .check(z.meta({ id: 'PaymentSummary' }));
/** A page of payments, newest first by the provider's clock. */
export const PaymentPage = pageOf(Payment).check(z.meta({ id: 'PaymentPage' }));

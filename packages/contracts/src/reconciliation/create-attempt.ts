import * as z from 'zod/mini';
import { ProviderName } from './identifiers.ts';
import { Instant } from './instant.ts';
import { Money } from './money.ts';
import { holdsStorableText, text, UNSTORABLE } from './text.ts';

/** What the buyer reads about a payment. */
export const PaymentDescription = text(256);

/**
 * A payment of the order's full amount. `details` is what only this provider needs. `retryLost` knowingly repeats a create
 * without a certain outcome under the same reference, at a provider that has no list to search for its payment.
 */
export const CreatePaymentBody = z
  .strictObject({
    provider: ProviderName,
    description: z.optional(PaymentDescription),
    details: z.record(z.string(), z.unknown()).check(z.refine(holdsStorableText, UNSTORABLE)),
    retryLost: z.optional(z.boolean()),
  })
  .check(z.meta({ id: 'CreatePaymentBody' }));

/**
 * One request to a provider to create a payment. `unknown`: the answer was lost; its payment is searched for before a
 * new request, or the request is repeated after a time where the provider has no list.
 */
export const CreateAttempt = z
  .object({
    createAttemptId: z.string(),
    orderId: z.string(),
    provider: z.string(),
    amount: Money,
    createdAt: Instant,
    outcome: z.nullable(z.enum(['created', 'refused', 'unknown'])),
    finishedAt: z.nullable(Instant),
    providerPaymentId: z.nullable(z.string()),
    /** The page where the buyer authorises; null when there is none. */
    authorisationUrl: z.nullable(z.string()),
    /** Stable code for `refused` and `unknown`. */
    reason: z.nullable(z.string()),
    /** What is behind that code: the wrong field of `details`, or what the provider's answer says. */
    detail: z.nullable(z.string()),
    /** The attempt without a certain outcome that this one repeats, under the same reference. */
    retryOf: z.nullable(z.string()),
    /** When another attempt repeated this one. */
    retriedAt: z.nullable(Instant),
  })
  .check(z.meta({ id: 'CreateAttempt' }));
export type CreateAttempt = z.output<typeof CreateAttempt>;

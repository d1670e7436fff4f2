import * as z from 'zod';
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
    description: PaymentDescription.optional(),
    details: z.record(z.string(), z.unknown()).refine(holdsStorableText, UNSTORABLE),
    retryLost: z.boolean().optional(),
  })
  .meta({ id: 'CreatePaymentBody' });

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
    outcome: z.enum(['created', 'refused', 'unknown']).nullable(),
    finishedAt: Instant.nullable(),
    providerPaymentId: z.string().nullable(),
    /** The page where the buyer authorises; null when there is none. */
    authorisationUrl: z.string().nullable(),
    /** Stable code for `refused` and `unknown`. */
    reason: z.string().nullable(),
    /** What is behind that code: the wrong field of `details`, or what the provider's answer says. */
    detail: z.string().nullable(),
    /** The attempt without a certain outcome that this one repeats, under the same reference. */
    retryOf: z.string().nullable(),
    /** When another attempt repeated this one. */
    retriedAt: Instant.nullable(),
  })
  .meta({ id: 'CreateAttempt' });
export type CreateAttempt = z.output<typeof CreateAttempt>;

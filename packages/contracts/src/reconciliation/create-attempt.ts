import * as z from 'zod/mini';
import { ProviderName } from './identifiers.ts';
import { Instant } from './instant.ts';
import { Money } from './money.ts';
import { newer } from './newer.ts';
import { holdsStorableText, text, UNSTORABLE } from './text.ts';

/** What the buyer reads about a payment. */
export const PaymentDescription = text(256);

/**
 * The caller's own name for a request, 1 to 255 visible characters: the same request under the same key has the same create
 * attempt as its answer, also while the first one is being sent and after a crash. A key never names two requests.
 */
export const IdempotencyKey = z
  .string()
  .check(z.regex(/^[!-~]{1,255}$/, 'Should be 1 to 255 visible ASCII characters.'));

/**
 * A payment of the order's full amount. `details` is what only this provider needs. `retryLost` knowingly repeats a create
 * without a certain outcome under the same reference, at a provider that has no list to search for its payment. `another`
 * knowingly creates a payment beside one that may still be paid, or for an order that is paid.
 */
export const CreatePaymentBody = z
  .strictObject({
    provider: ProviderName,
    description: z.optional(PaymentDescription),
    details: z.record(z.string(), z.unknown()).check(z.refine(holdsStorableText, UNSTORABLE)),
    retryLost: z.optional(z.boolean()),
    another: z.optional(z.boolean()),
    idempotencyKey: z.optional(IdempotencyKey),
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
    /** The page where the buyer pays or authorises; null when there is none. */
    authorisationUrl: z.nullable(z.string()),
    /** What the buyer pays to instead of a page: an address on a chain, or a wallet's URI; null when there is none. */
    paymentAddress: newer(z.nullable(z.string()), null),
    /** Stable code for `refused` and `unknown`. */
    reason: z.nullable(z.string()),
    /** What is behind that code: the wrong field of `details`, or what the provider's answer says. */
    detail: z.nullable(z.string()),
    /** The attempt without a certain outcome that this one repeats, under the same reference. */
    retryOf: z.nullable(z.string()),
    /** When another attempt repeated this one. */
    retriedAt: z.nullable(Instant),
    idempotencyKey: newer(z.nullable(z.string()), null),
    /**
     * The provider's answer as received, where nothing documents what it holds; null: none was kept, it was erased, or this
     * entry does not show it.
     */
    answer: newer(z.nullable(z.string()), null),
  })
  .check(z.meta({ id: 'CreateAttempt' }));
export type CreateAttempt = z.output<typeof CreateAttempt>;

import * as z from 'zod';
import { ProviderName } from './identifiers.ts';
import { Instant } from './instant.ts';
import { Money } from './money.ts';

/** A payment of the order's full amount. `details` is what only this provider needs. */
export const CreatePaymentBody = z
  .strictObject({
    provider: ProviderName,
    description: z.string().min(1).max(256).optional(),
    details: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'CreatePaymentBody' });

/**
 * One request to a provider to create a payment. `unknown`: the answer was lost; its payment is searched for before a
 * new request.
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
  })
  .meta({ id: 'CreateAttempt' });
export type CreateAttempt = z.output<typeof CreateAttempt>;

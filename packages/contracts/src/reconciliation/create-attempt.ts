import * as z from 'zod';
import { ProviderName } from './identifiers.ts';
import { Instant } from './instant.ts';
import { Money } from './money.ts';

/** Asks a provider for a payment of the order's full amount. `details` is what only that provider asks for. */
export const CreatePaymentBody = z
  .strictObject({
    provider: ProviderName,
    description: z.string().min(1).max(256).optional(),
    details: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'CreatePaymentBody' });

/** `unknown`: the answer was lost. It is looked for before anything is sent again. */
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
    /** Where the buyer goes to authorise. */
    authorisationUrl: z.string().nullable(),
    /** Stable code for `refused` and `unknown`. */
    reason: z.string().nullable(),
  })
  .meta({ id: 'CreateAttempt' });
export type CreateAttempt = z.output<typeof CreateAttempt>;

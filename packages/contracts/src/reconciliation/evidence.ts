import * as z from 'zod';
import { Instant } from './instant.ts';
import { Money } from './money.ts';

/** One named comparison and its result, with both values where they can be shown. */
export const Check = z
  .object({
    name: z.string(),
    result: z.enum(['passed', 'failed', 'unknown']),
    expected: z.string().optional(),
    actual: z.string().optional(),
  })
  .meta({ id: 'Check' });

/** One answer of one witness about one claim. Never edited: a later answer is a new entry. */
export const Evidence = z
  .object({
    evidenceId: z.string(),
    claimKey: z.string(),
    provider: z.string(),
    witness: z.string(),
    /** False when the witness could not be asked. Such evidence never changes a standing. */
    answered: z.boolean(),
    verdict: z.enum(['confirmed', 'refuted', 'undetermined']),
    checks: z.array(Check),
    observed: z.object({ amount: Money, status: z.string(), paidAt: Instant.nullable() }).nullable(),
    /** The witness's answer as received. */
    raw: z.string(),
    checkedAt: Instant,
  })
  .meta({ id: 'Evidence' });

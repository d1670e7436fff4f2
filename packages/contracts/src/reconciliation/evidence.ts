import * as z from 'zod';
import { Instant } from './instant.ts';
import { Money } from './money.ts';

/** A named question to a witness and its answer, with both values where they can be compared. */
export const Check = z
  .object({
    name: z.string(),
    result: z.enum(['passed', 'failed', 'unknown']),
    expected: z.string().optional(),
    actual: z.string().optional(),
  })
  .meta({ id: 'Check' });

/** One check-up by one witness at one time. Never edited: a later answer is a new piece. */
export const Evidence = z
  .object({
    evidenceId: z.string(),
    claimKey: z.string(),
    provider: z.string(),
    witness: z.string(),
    /** False when the witness could not be asked: such a piece changes nothing. */
    answered: z.boolean(),
    verdict: z.enum(['confirmed', 'refuted', 'undetermined']),
    checks: z.array(Check),
    observed: z.object({ amount: Money, status: z.string(), paidAt: Instant.nullable() }).nullable(),
    /** The witness's answer as it came. */
    raw: z.string(),
    checkedAt: Instant,
  })
  .meta({ id: 'Evidence' });

import * as z from 'zod';
import { DiscrepancyKind } from './discrepancy.ts';
import { Identifier } from './identifiers.ts';
import { Instant } from './instant.ts';
import { pageOf, pageQuery } from './page.ts';
import { StandingState } from './standing.ts';

/**
 * The window: orders created from (inclusive) to (exclusive). A dry run verifies and compares, but stores no
 * discrepancy.
 */
export const PostRunBody = z
  .strictObject({ from: Instant.optional(), to: Instant.optional(), dryRun: z.boolean().optional() })
  .refine(({ from, to }) => from === undefined || to === undefined || Date.parse(from) < Date.parse(to), {
    path: ['to'],
    message: 'Should be after "from".',
  })
  .meta({ id: 'PostRunBody' });

export const RunSummary = z
  .object({
    orders: z.int(),
    standings: z.partialRecord(StandingState, z.int()),
    ordersByOutcome: z.object({
      awaited: z.int(),
      matched: z.int(),
      matched_within_tolerance: z.int(),
      attention: z.int(),
    }),
    discrepancies: z.partialRecord(DiscrepancyKind, z.int()),
    callbacks: z.object({
      received: z.int(),
      stored: z.int(),
      duplicate: z.int(),
      orphan: z.int(),
      unreadable: z.int(),
    }),
    /** Decimal text per currency. matched + unmatched = proven, which includes money without an order. */
    sums: z.array(
      z.object({
        currency: z.string(),
        ordered: z.string(),
        proven: z.string(),
        matched: z.string(),
        unmatched: z.string(),
      }),
    ),
  })
  .meta({ id: 'RunSummary' });

export const Run = z
  .object({
    runId: z.string(),
    from: Instant.nullable(),
    to: Instant.nullable(),
    startedAt: Instant,
    /** Null while the run is in progress. */
    finishedAt: Instant.nullable(),
    /** False when a witness or a provider's list could not be read in full; `incompleteReasons` say which. */
    complete: z.boolean(),
    incompleteReasons: z.array(z.string()),
    dryRun: z.boolean(),
    summary: RunSummary.nullable(),
  })
  .meta({ id: 'Run' });
export type Run = z.output<typeof Run>;

export const RunQuery = z.strictObject(pageQuery);
export const RunPage = pageOf(Run).meta({ id: 'RunPage' });
export const runPath = z.object({ runId: Identifier });

import * as z from 'zod/mini';
import { Discrepancy, DiscrepancyKind } from './discrepancy.ts';
import { Identifier } from './identifiers.ts';
import { Money } from './money.ts';
import { pageOf, pageQuery } from './page.ts';
import { Run } from './run.ts';

/**
 * How a discrepancy differs between two runs. `new`, `gone`: only the later, only the earlier run found it. `changed`: both
 * found it, with other fields or other money at risk. `older`: both found the same.
 */
export const RunChange = z.enum(['new', 'gone', 'changed', 'older']);

/** Which discrepancies of a run to list. */
export const RunDiscrepancyQuery = z.strictObject({ ...pageQuery, kind: z.optional(DiscrepancyKind) });

/** Which changes between two runs to list. */
export const RunDiffQuery = z.strictObject({ ...pageQuery, change: z.optional(RunChange) });

/** Names the earlier and the later run. */
export const runDiffPath = z.object({ runId: Identifier, laterRunId: Identifier });

/** One discrepancy in the comparison of two runs. */
export const RunDifference = z
  .object({
    change: RunChange,
    /** As the later run found it; one that is gone, as the earlier run found it. */
    discrepancy: Discrepancy,
    /** What the earlier run found of one that `changed`; otherwise null. */
    before: z.nullable(z.object({ fields: Discrepancy.shape.fields, moneyAtRisk: z.nullable(Money) })),
  })
  .check(z.meta({ id: 'RunDifference' }));

/** What two runs found, compared. Counts and sums are those of every change that `change` lets through. */
export const RunDiff = z
  .object({
    before: Run,
    after: Run,
    counts: z.object({ new: z.int(), gone: z.int(), changed: z.int(), older: z.int() }),
    /** By change and currency. */
    moneyAtRisk: z.array(z.object({ change: RunChange, atRisk: Money })),
    differences: pageOf(RunDifference),
  })
  .check(z.meta({ id: 'RunDiff' }));
export type RunDiff = z.output<typeof RunDiff>;
export type RunDifference = z.output<typeof RunDifference>;

import * as z from 'zod/mini';
import { Reason } from './identifiers.ts';

/** An edited export of discrepancies. */
export const PostDiscrepancyImportBody = z
  .strictObject({
    /**
     * CSV with `discrepancy_id` and `version`, and any of `owner`, `note`, `due_on`, `state`, `reason`; other columns are
     * ignored. The whole body has at most 256 KiB.
     */
    csv: z.string().check(z.refine((text) => text.isWellFormed(), 'Should hold no half of a surrogate pair.')),
    /** Says what would happen, and changes nothing; default false. */
    dryRun: z.optional(z.boolean()),
    /** Why the state changes, for rows without a reason of their own. */
    reason: z.optional(Reason),
  })
  .check(z.meta({ id: 'PostDiscrepancyImportBody' }));

/** What became of a row, or would become of it. */
export const DiscrepancyImportRow = z
  .object({
    /** The first line of the file is 1. */
    line: z.int(),
    /** Later than `line` for a row over several lines. */
    lastLine: z.int(),
    /** Null: the row was refused before its discrepancy was looked for. */
    discrepancyId: z.nullable(z.string()),
    /** `unchanged`: the decision stands already. */
    outcome: z.enum(['changed', 'unchanged', 'refused']),
    /** Why it was refused, for people; null unless it was. */
    fault: z.nullable(z.string()),
  })
  .check(z.meta({ id: 'DiscrepancyImportRow' }));

/** The outcome of each row of a file, in its order. */
export const DiscrepancyImport = z
  .object({
    dryRun: z.boolean(),
    changed: z.int(),
    unchanged: z.int(),
    refused: z.int(),
    rows: z.array(DiscrepancyImportRow),
  })
  .check(z.meta({ id: 'DiscrepancyImport' }));

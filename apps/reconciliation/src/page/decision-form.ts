import { DiscrepancyNote, DiscrepancyOwner, Reason } from '@punteo/contracts/reconciliation';
import * as z from 'zod';

/** The fields of a decision on a discrepancy: an empty owner or note removes it, an empty state keeps it. Another
 * state needs a reason. */
export const DecisionForm = z.strictObject({
  owner: emptyAs(null, z.nullable(DiscrepancyOwner)).optional(),
  note: emptyAs(null, z.nullable(DiscrepancyNote)).optional(),
  reason: emptyAs(undefined, z.optional(Reason)),
  state: emptyAs(undefined, z.enum(['open', 'resolved']).optional()),
});

function emptyAs<Empty, Schema extends z.core.$ZodType>(empty: Empty, schema: Schema) {
  return z.preprocess((value) => {
    const text = typeof value === 'string' ? value.trim() : value;
    return text === '' ? empty : text;
  }, schema);
}

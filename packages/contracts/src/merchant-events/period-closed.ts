import * as z from 'zod/mini';
import { AuditAnchor } from '../reconciliation/audit.ts';
import { Period } from '../reconciliation/period.ts';
import { commonOfInstallation, eventOf } from './event.ts';

const { periodId, number, firstDay, lastDay, from, to, timeZone, cutOff, totals, entries, openItems } = Period.shape;
const { entriesHash, totalsHash, openItemsHash } = Period.shape;

/** The books of a period were closed. */
export const periodClosed = eventOf(
  'period.closed',
  'A person closed the books of a period. Keep its `audit`: the audit can be verified against it.',
  z.object({
    ...commonOfInstallation,
    cause: z.literal('person'),
    periodId,
    number,
    firstDay,
    lastDay,
    from,
    to,
    timeZone,
    cutOff,
    entries,
    entriesHash,
    totals,
    totalsHash,
    openItems,
    openItemsHash,
    /** The place of the closing in the chain of the audit, and the hash up to it. */
    audit: AuditAnchor,
  }),
);

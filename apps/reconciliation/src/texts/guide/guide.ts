import type { DiscrepancyKind } from '@punteo/payments';
import { AMOUNTS_GUIDE } from './amounts.ts';
import type { GuideEntry } from './guide-entry.ts';
import { PROOFS_GUIDE } from './proofs.ts';
import { RECORDS_GUIDE } from './records.ts';
import { SETTLEMENTS_GUIDE } from './settlements.ts';

/** Every kind has a meaning and what to do, in both languages; the compiler names a kind that has none. */
export const GUIDE: Readonly<Record<DiscrepancyKind, GuideEntry>> = {
  ...RECORDS_GUIDE,
  ...AMOUNTS_GUIDE,
  ...PROOFS_GUIDE,
  ...SETTLEMENTS_GUIDE,
};

import type { Discrepancy, Money } from '@punteo/payments';
import type { Language } from '../texts/language.ts';
import { sentence } from '../texts/sentence.ts';

/** The columns that a person may edit and import again (state to reason) come first; `reason` is empty. */
export const DISCREPANCY_COLUMNS = [
  'discrepancy_id',
  'state',
  'owner',
  'note',
  'due_on',
  'reason',
  'version',
  'kind',
  'order_id',
  'provider',
  'subject',
  'amount_at_risk',
  'currency',
  'differences',
  'first_seen_at',
  'sentence',
] as const;

export type ReportCell = string | Money | Date | null;

/** One row per discrepancy, cells in the order of `DISCREPANCY_COLUMNS`. Text may be what a spreadsheet takes for a formula. */
export function discrepancyRows(
  discrepancies: readonly Discrepancy[],
  language: Language,
): readonly (readonly ReportCell[])[] {
  return discrepancies.map((discrepancy) => [
    discrepancy.discrepancyId,
    discrepancy.state,
    discrepancy.owner,
    discrepancy.note,
    discrepancy.dueOn,
    null,
    String(discrepancy.version),
    discrepancy.kind,
    discrepancy.orderId,
    discrepancy.provider,
    discrepancy.subject,
    discrepancy.moneyAtRisk,
    discrepancy.moneyAtRisk?.currency ?? null,
    discrepancy.fields
      .map(({ field, expected, actual }) => `${field}: ${expected ?? '-'} / ${actual ?? '-'}`)
      .join('; '),
    discrepancy.firstSeenAt,
    sentence(discrepancy, language),
  ]);
}

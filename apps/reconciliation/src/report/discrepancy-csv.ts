import { type Discrepancy, decimalText } from '@punteo/payments';
import { stringify } from 'csv-stringify/sync';
import type { Language } from '../texts/language.ts';
import { sentence } from '../texts/sentence.ts';
import { disarm } from './csv-cell.ts';

/** The columns that a person may edit and import again (owner, note, state) come first. */
export const DISCREPANCY_COLUMNS = [
  'discrepancy_id',
  'state',
  'owner',
  'note',
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

/** A header and one row per discrepancy, in their order. */
export function discrepancyCsv(discrepancies: readonly Discrepancy[], language: Language): string {
  return stringify([DISCREPANCY_COLUMNS, ...discrepancyRows(discrepancies, language).map((row) => row.map(disarm))]);
}

/**
 * One row per discrepancy, cells in the order of `DISCREPANCY_COLUMNS`. Cells may hold text that a spreadsheet runs
 * as a formula.
 */
export function discrepancyRows(
  discrepancies: readonly Discrepancy[],
  language: Language,
): readonly (readonly string[])[] {
  return discrepancies.map((discrepancy) => [
    discrepancy.discrepancyId,
    discrepancy.state,
    discrepancy.owner ?? '',
    discrepancy.note ?? '',
    discrepancy.kind,
    discrepancy.orderId ?? '',
    discrepancy.provider ?? '',
    discrepancy.subject,
    discrepancy.moneyAtRisk ? decimalText(discrepancy.moneyAtRisk) : '',
    discrepancy.moneyAtRisk?.currency ?? '',
    discrepancy.fields
      .map(({ field, expected, actual }) => `${field}: ${expected ?? '-'} / ${actual ?? '-'}`)
      .join('; '),
    discrepancy.firstSeenAt.toISOString(),
    sentence(discrepancy, language),
  ]);
}

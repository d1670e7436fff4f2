import { type Discrepancy, decimalText } from '@punteo/payments';
import { stringify } from 'csv-stringify/sync';
import type { Language } from '../texts/language.ts';
import { sentence } from '../texts/sentence.ts';
import { disarm } from './csv-cell.ts';

/** The columns that a person may edit and import again come first. */
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

/** One row each, as a spreadsheet reads it; the same discrepancies give the same bytes. */
export function discrepancyCsv(discrepancies: readonly Discrepancy[], language: Language): string {
  return stringify([DISCREPANCY_COLUMNS, ...discrepancyRows(discrepancies, language).map((row) => row.map(disarm))]);
}

/** Cells in the order of the columns, not disarmed. */
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

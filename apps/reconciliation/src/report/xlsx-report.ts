import type { Discrepancy } from '@punteo/payments';
import writeXlsxFile from 'write-excel-file/node';
import type { Language } from '../texts/language.ts';
import { DISCREPANCY_COLUMNS, discrepancyRows } from './discrepancy-csv.ts';

/**
 * The rows of the CSV as a workbook of text cells only, so that a spreadsheet neither runs a formula nor rounds an
 * amount.
 */
export async function xlsxReport(discrepancies: readonly Discrepancy[], language: Language): Promise<Buffer> {
  const header = DISCREPANCY_COLUMNS.map((value) => ({ type: String, value, fontWeight: 'bold' as const }));
  const rows = discrepancyRows(discrepancies, language).map((row) =>
    row.map((value) => ({ type: String, value: value.replace(CONTROLS, '\uFFFD') })),
  );
  return writeXlsxFile([header, ...rows], { sheet: 'Punteo', stickyRowsCount: 1 }).toBuffer();
}

/** Characters that XML 1.0 forbids. */
const CONTROLS = /(?![\t\n\r])\p{Cc}|\p{Cs}|[\uFFFE\uFFFF]/gu;

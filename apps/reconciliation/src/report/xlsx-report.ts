import { type Discrepancy, decimalText, type Money } from '@punteo/payments';
import { unzipSync, zipSync } from 'fflate';
import writeXlsxFile, { type Cell } from 'write-excel-file/node';
import type { Language } from '../texts/language.ts';
import { DISCREPANCY_COLUMNS, discrepancyRows, type ReportCell } from './discrepancy-rows.ts';
import { xlsxText } from './xlsx-text.ts';

/**
 * The rows of the CSV as a workbook. Amounts are numbers and times are dates, in UTC, so that a spreadsheet adds and
 * sorts them; everything else is text, which a spreadsheet never runs. The same rows give the same bytes.
 */
export async function xlsxReport(discrepancies: readonly Discrepancy[], language: Language): Promise<Buffer> {
  const header = DISCREPANCY_COLUMNS.map((value) => ({ type: String, value, fontWeight: 'bold' as const }));
  const rows = discrepancyRows(discrepancies, language).map((row) => row.map(xlsxCell));
  const workbook = await writeXlsxFile([header, ...rows], { sheet: 'Punteo', stickyRowsCount: 1 }).toBuffer();
  // The library stamps the files in the workbook with the current time.
  return Buffer.from(zipSync(unzipSync(workbook), { mtime: FIRST_ZIP_TIME }));
}

/** In local time, as ZIP has it. */
const FIRST_ZIP_TIME = new Date(1980, 0, 1);

function xlsxCell(cell: ReportCell): Cell {
  if (cell === null || cell === '') return null;
  if (typeof cell === 'string') return { type: String, value: xlsxText(cell) };
  return cell instanceof Date ? dateCell(cell) : amountCell(cell);
}

function dateCell(date: Date): Cell {
  const year = date.getUTCFullYear();
  if (year < FIRST_YEAR || year > LAST_YEAR) return { type: String, value: date.toISOString() };
  return { type: Date, value: date, format: 'yyyy-mm-dd hh:mm:ss.000' };
}

/** Excel's count of days is wrong before March 1900. */
const FIRST_YEAR = 1901;
const LAST_YEAR = 9999;

/** A number of a workbook is a double, of which Excel shows 15 digits: a longer amount is text. */
function amountCell(money: Money): Cell {
  const text = decimalText(money);
  const digits = text.replace(/\D/g, '').replace(/^0+/, '');
  if (digits.length > EXACT_DIGITS) return { type: String, value: text };
  const places = text.split('.')[1]?.length ?? 0;
  return { type: Number, value: Number(text), format: places === 0 ? '0' : `0.${'0'.repeat(places)}` };
}

const EXACT_DIGITS = 15;

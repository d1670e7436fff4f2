import { decimalText, type Money } from '@punteo/payments';
import { strToU8, Zip, ZipDeflate, ZipPassThrough } from 'fflate';
import type { ReportCell } from '../report/discrepancy-rows.ts';
import { xlsxText } from '../report/xlsx-text.ts';

/**
 * A workbook in pieces: rows are compressed as they come, so that memory does not grow with them. Amounts are numbers and
 * times are dates, in UTC; everything else is text, which a spreadsheet never runs. A sheet holds 1,048,576 rows; more
 * rows go on in the next sheet.
 */
export async function* xlsxStream(
  columns: readonly string[],
  rows: AsyncIterable<readonly ReportCell[]>,
  rowsMax = 1_048_576,
): AsyncGenerator<Uint8Array> {
  const pieces: Uint8Array[] = [];
  const zip = new Zip((error, piece) => {
    if (error) throw error;
    pieces.push(piece);
  });
  const header = `<row>${columns.map((name) => textCell(name, BOLD)).join('')}</row>`;
  let sheets = 0;
  let inSheet = 0;
  let sheet: ZipDeflate | undefined;
  let text = '';
  const flush = () => {
    if (text !== '') sheet?.push(strToU8(text));
    text = '';
  };
  const endSheet = () => {
    flush();
    sheet?.push(strToU8('</sheetData></worksheet>'), true);
  };
  const beginSheet = () => {
    sheets += 1;
    sheet = new ZipDeflate(`xl/worksheets/sheet${sheets}.xml`, { level: 6 });
    addFile(zip, sheet);
    text = `${XML}<worksheet xmlns="${MAIN}"><sheetData>${header}`;
    inSheet = 1;
  };
  beginSheet();
  for await (const row of rows) {
    if (inSheet >= rowsMax) {
      endSheet();
      beginSheet();
    }
    text += `<row>${row.map(cell).join('')}</row>`;
    inSheet += 1;
    if (text.length < CHUNK_CHARACTERS) continue;
    flush();
    yield* pieces.splice(0);
  }
  endSheet();
  for (const [name, content] of Object.entries(packageFiles(sheets))) {
    const file = new ZipPassThrough(name);
    addFile(zip, file);
    file.push(strToU8(XML + content), true);
  }
  zip.end();
  yield* pieces.splice(0);
}

const CHUNK_CHARACTERS = 65_536;
const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';

/** Positions in `cellXfs`: amounts of 0 to 15 decimals, dates, bold text. */
const PLACES_MAX = 15;
const DATE = PLACES_MAX + 2;
const BOLD = PLACES_MAX + 3;

/** The same rows give the same bytes, at another time too. */
function addFile(zip: Zip, file: ZipDeflate | ZipPassThrough): void {
  file.mtime = new Date(1980, 0, 1);
  zip.add(file);
}

function cell(value: ReportCell): string {
  if (value === null || value === '') return '<c/>';
  if (typeof value === 'string') return textCell(value, 0);
  return value instanceof Date ? dateCell(value) : amountCell(value);
}

function textCell(text: string, style: number): string {
  return `<c t="inlineStr" s="${style}"><is><t xml:space="preserve">${escaped(xlsxText(text))}</t></is></c>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Excel's count of days is wrong before March 1900. */
function dateCell(date: Date): string {
  const year = date.getUTCFullYear();
  if (year < 1901 || year > 9999) return textCell(date.toISOString(), 0);
  return `<c s="${DATE}"><v>${(date.getTime() - DAY_ZERO) / 86_400_000}</v></c>`;
}

const DAY_ZERO = Date.UTC(1899, 11, 30);

/** A number of a workbook is a double, of which Excel shows 15 digits: a longer amount is text. */
function amountCell(money: Money): string {
  const text = decimalText(money);
  const places = text.split('.')[1]?.length ?? 0;
  if (text.replace(/\D/g, '').replace(/^0+/, '').length > 15 || places > PLACES_MAX) return textCell(text, 0);
  return `<c s="${places + 1}"><v>${text}</v></c>`;
}

function packageFiles(sheets: number): Readonly<Record<string, string>> {
  const numbers = Array.from({ length: sheets }, (_, index) => index + 1);
  const formats = Array.from({ length: PLACES_MAX + 1 }, (_, places) =>
    places === 0 ? '0' : `0.${'0'.repeat(places)}`,
  );
  const all = [...formats, 'yyyy-mm-dd hh:mm:ss.000'];
  const xf = (format: number, font = 0) =>
    `<xf numFmtId="${format}" fontId="${font}" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>`;
  return {
    'xl/workbook.xml': `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${numbers
      .map((n) => `<sheet name="Punteo${n === 1 ? '' : ` ${n}`}" sheetId="${n}" r:id="rId${n}"/>`)
      .join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${PACKAGE}/relationships">${numbers
      .map((n) => `<Relationship Id="rId${n}" Type="${OFFICE}/worksheet" Target="worksheets/sheet${n}.xml"/>`)
      .join('')}<Relationship Id="rId${sheets + 1}" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`,
    'xl/styles.xml': `<styleSheet xmlns="${MAIN}"><numFmts count="${all.length}">${all
      .map((code, index) => `<numFmt numFmtId="${164 + index}" formatCode="${code}"/>`)
      .join(
        '',
      )}</numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="${all.length + 2}">${xf(0)}${all.map((_, index) => xf(164 + index)).join('')}${xf(0, 1)}</cellXfs></styleSheet>`,
    '_rels/.rels': `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    '[Content_Types].xml': `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>${numbers
      .map(
        (n) =>
          `<Override PartName="/xl/worksheets/sheet${n}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>`,
      )
      .join('')}</Types>`,
  };
}

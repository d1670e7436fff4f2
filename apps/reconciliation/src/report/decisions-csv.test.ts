import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Discrepancy, moneyFromDecimal } from '@punteo/payments';
import { faultCount } from '@punteo/testing';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { type DecisionRow, readDecisions } from './decisions-csv.ts';
import { discrepancyCsv } from './discrepancy-csv.ts';

const folder = mkdtempSync(join(tmpdir(), 'decisions-'));
afterAll(() => rmSync(folder, { recursive: true }));

const numRuns = faultCount(300, 10_000);
const timeout = 300_000;
const ID = '6b0f3b1e-5a4e-4d53-9f0c-1f6f3f1b7c11';
const OTHER_ID = '0d0f3b1e-5a4e-4d53-9f0c-1f6f3f1b7c12';

const FOUND = {
  discrepancyId: ID,
  kind: 'callback_differs',
  subject: 'callback:1',
  orderId: 'A-1',
  provider: 'pentagoo',
  fields: [{ field: 'blockchain', expected: 'Binance Smart Chain', actual: "Binance;=cmd|'/C calc'!A0;" }],
  moneyAtRisk: moneyFromDecimal('1234.50', 'EUR'),
  firstSeenAt: new Date('2026-03-01T12:00:00Z'),
  lastSeenAt: new Date('2026-03-01T12:00:00Z'),
  owner: null,
  note: null,
  dueOn: null,
  state: 'open',
  version: 1,
} as Discrepancy;

function decisionsOf(content: string | Buffer, separator?: ';'): Promise<DecisionRow[]> {
  const path = join(folder, 'decisions.csv');
  writeFileSync(path, content);
  return Array.fromAsync(readDecisions(path, { separator, overwrite: true }));
}

/** Text that PostgreSQL stores, dense in what spreadsheets and CSV treat apart. */
const texts = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.string({ unit: fc.constantFrom(...'=+-@\'",;\t\r\n 107aé/:.'.split('')), maxLength: 12 }),
  fc.constantFrom('007', '1-2', '1,5', '10 €', 'TRUE', '12345678901234567890', 'mar 2026', 'Begoña', '10 pm'),
);
const people = fc.record({
  owner: texts.filter((text) => text !== '' && text.length <= 128 && isStorable(text)),
  note: texts.filter((text) => text !== '' && isStorable(text)),
  state: fc.constantFrom('open', 'resolved'),
});

function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\u0000');
}

test('an export that is imported again decides what is stored already, for every owner and note', {
  timeout,
}, async () => {
  await fc.assert(
    fc.asyncProperty(people, async (change) => {
      const exported = discrepancyCsv([{ ...FOUND, ...change } as Discrepancy], 'es');
      expect(await decisionsOf(exported)).toMatchObject([{ discrepancyId: ID, change }]);
    }),
    { numRuns },
  );
});

/** A file as Excel in Spanish saves it: cells that it reads as values are written in its own way. */
function savedBySpanishExcel(exported: string): string {
  const rows = parse(exported, { bom: true }) as string[][];
  const cellAsSaved = (cell: string): string => {
    if (/^\s*[\d.,]*\d\s*$/.test(cell)) return String(Number(cell.replace(',', '.'))).replace('.', ',');
    if (/^\d{4}-\d\d-\d\dT/.test(cell)) return cell.replace(/^(\d{4})-0?(\d+)-0?(\d+)T.*/, '$3/$2/$1');
    if (/^\d+[-/]\d+$/.test(cell)) return '01-feb';
    if (/^true$/i.test(cell)) return 'VERDADERO';
    return /^[=@]/.test(cell) ? '#¿NOMBRE?' : cell;
  };
  const saved = rows.map((row) => row.map(cellAsSaved));
  return `\uFEFF${stringify(saved, { delimiter: ';', record_delimiter: '\r\n', quoted_match: /[\r\n\t]/ })}`;
}

test('an export that Excel in Spanish saved decides what is stored already', { timeout }, async () => {
  await fc.assert(
    fc.asyncProperty(people, async (change) => {
      const saved = savedBySpanishExcel(discrepancyCsv([{ ...FOUND, ...change } as Discrepancy], 'es'));
      expect(saved).toContain(';1234,5;');
      expect(saved).toContain(';1/3/2026;');
      expect(await decisionsOf(saved)).toMatchObject([{ discrepancyId: ID, change }]);
    }),
    { numRuns },
  );
});

test('no cell of an export begins a formula, at whichever separator a spreadsheet splits the file', () => {
  const exported = discrepancyCsv([{ ...FOUND, note: 'a\n=1+1\t@x;"=2' }], 'en');
  for (const separator of [',', ';', '\t']) {
    const cells = exported.split('\n').flatMap((line) => line.split(separator));
    for (const cell of cells) expect(cell).not.toMatch(/^["\s]*[=+\-@]/);
  }
  expect(exported).toContain("Binance;'=cmd|");
});

test('an exported state that only a run sets decides nothing when it is imported again', async () => {
  const exported = discrepancyCsv([{ ...FOUND, state: 'explained', explainedBy: 'rounding', owner: 'Eva' }], 'en');
  expect(await decisionsOf(exported)).toEqual([
    expect.objectContaining({ discrepancyId: ID, change: { owner: 'Eva', note: null, dueOn: null } }),
  ]);
  expect(exported).toContain('Rule rounding explains it.');
});

test('an export begins with a byte order mark', () => {
  expect(discrepancyCsv([], 'en')).toMatch(/^\uFEFFdiscrepancy_id,state,owner,note,due_on,reason,version,kind,/);
});

test('decisions with a header that ends with LF and rows that end with CR LF have no CR in the last cell', async () => {
  expect(await decisionsOf(`discrepancy_id,state,owner\n${ID},open,Eva\r\n`)).toEqual([
    { line: 2, lastLine: 2, discrepancyId: ID, version: null, reason: null, change: { state: 'open', owner: 'Eva' } },
  ]);
});

test('a decision with NUL is one bad row', async () => {
  const rows = await decisionsOf(`discrepancy_id,note\n${ID},first\n${OTHER_ID},"a\0b"\n`);
  expect(rows).toMatchObject([
    { line: 2, discrepancyId: ID },
    { line: 3, fault: 'holds the character NUL' },
  ]);
});

test('two stray quotes in notes of an export make their two rows bad, also where the rows follow each other', async () => {
  const ids = [ID, OTHER_ID];
  const found = ids.map((discrepancyId) => ({ ...FOUND, discrepancyId, note: 'sold', fields: [] }) as Discrepancy);
  const exported = discrepancyCsv(found, 'en').replace(',sold,', ',"sold,');
  const last = exported.lastIndexOf(',sold,');
  const file = `${exported.slice(0, last)},sold",${exported.slice(last + 6)}`;
  expect(await decisionsOf(file)).toMatchObject([
    { line: 2, fault: expect.stringContaining('quote') },
    { line: 3, fault: expect.stringContaining('quote') },
  ]);
});

test('two stray quotes in owners make their rows bad, and the decision between them is read', async () => {
  const third = 'f10f3b1e-5a4e-4d53-9f0c-1f6f3f1b7c13';
  const file = `discrepancy_id,state,owner,note\n${ID},open,"A,x\n${OTHER_ID},open,B,x\n${third},open,C",x\n`;
  expect(await decisionsOf(file)).toMatchObject([
    { line: 2, fault: expect.stringContaining('quote') },
    { line: 3, discrepancyId: OTHER_ID, change: { owner: 'B' } },
    { line: 4, fault: expect.stringContaining('quote') },
  ]);
});

test('the second decision about a discrepancy is a bad row that names the line of the first', async () => {
  const rows = await decisionsOf(`discrepancy_id,note\n${ID},first\n${ID},second\n`);
  expect(rows[1]).toEqual({ line: 3, lastLine: 3, fault: `discrepancy_id ${ID} is already on line 2` });
});

test.each<[string, string | Buffer, string]>([
  ['a column twice', `discrepancy_id,note,note\n${ID},first,second\n`, 'names the column "note" twice'],
  ['no id', 'note\nx\n', 'has no column "discrepancy_id"'],
  ['nothing to decide', `discrepancy_id,kind\n${ID},reversed\n`, 'none of the columns owner, note, due_on, state'],
  ['Windows-1252', Buffer.from(`discrepancy_id,owner\n${ID},Bego\u00F1a\n`, 'latin1'), 'line 2 is not UTF-8'],
])('a file of decisions with %s is refused as a whole', async (_name, content, message) => {
  await expect(decisionsOf(content)).rejects.toThrow(message);
});

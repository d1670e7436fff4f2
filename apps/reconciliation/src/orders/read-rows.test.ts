import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { CsvFormat } from '../csv/format.ts';
import { type FileRow, readRows } from './read-rows.ts';

const folder = mkdtempSync(join(tmpdir(), 'orders-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function rowsOf(name: string, text: string | Buffer, format: CsvFormat = {}): Promise<FileRow[]> {
  const path = join(folder, name);
  writeFileSync(path, text);
  return Array.fromAsync(readRows(path, undefined, format));
}

test('CSV columns may come in any order, and every row has its line', async () => {
  expect(
    await rowsOf('a.csv', '\uFEFFcurrency,order_id,amount\r\nUSD,A-1,1.00\r\n\r\nEUR,"B\n2",2\r\nEUR,C\r\nUSD,D,4\r\n'),
  ).toEqual([
    { line: 2, cells: { currency: 'USD', order_id: 'A-1', amount: '1.00' } },
    { line: 4, lastLine: 5, cells: { currency: 'EUR', order_id: 'B\n2', amount: '2' } },
    { line: 6, fault: 'has 2 cells where the header has 3' },
    { line: 7, cells: { currency: 'USD', order_id: 'D', amount: '4' } },
  ]);
});

test.each([
  ['order_id,amount,currency,colour\n', 'Unknown column "colour"'],
  ['order_id,amount\n', 'has no column "currency"'],
  ['order_id,amount,currency,amount\n', 'names the column "amount" twice: columns 2 and 4'],
  ['', 'empty'],
])('a CSV header with a wrong column is refused by its name: %j', async (text, message) => {
  await expect(rowsOf('a.csv', text)).rejects.toThrow(message);
});

test('columns without a name are ignored, and a row with text in one of them is a bad row', async () => {
  expect(await rowsOf('a.csv', 'order_id,amount,,currency,,\nA,1,,USD,,\nB,2,,USD,,x\n')).toEqual([
    { line: 2, cells: { order_id: 'A', amount: '1', currency: 'USD' } },
    { line: 3, fault: 'has text in column 6, which has no name' },
  ]);
});

test('an order file of another type and a missing order file are refused', async () => {
  await expect(rowsOf('a.txt', 'x')).rejects.toThrow('.csv or .ndjson');
  await expect(Array.fromAsync(readRows(join(folder, 'none.csv')))).rejects.toThrow('the file is missing');
});

test('an NDJSON amount keeps the digits of the file, and every bad line has its fault', async () => {
  const lines = [
    '{"order_id":"A","amount":9007199254740993.10,"currency":"USD","providers":["one","two"],"due_at":null}',
    '',
    '{"order_id":"B\u2028","amount":"1","currency":"USD"}',
    '{"order_id":"C","colour":"red"}',
    '{"order_id":"D","order_id":"E"}',
    '{"order_id":5}',
    '[]',
    'nonsense',
  ];
  expect(await rowsOf('a.ndjson', lines.join('\n'))).toEqual([
    {
      line: 1,
      cells: { order_id: 'A', amount: '9007199254740993.10', currency: 'USD', providers: 'one|two', due_at: '' },
    },
    { line: 3, cells: { order_id: 'B\u2028', amount: '1', currency: 'USD' } },
    { line: 4, fault: 'has the unknown key "colour"' },
    { line: 5, fault: expect.stringContaining('is not JSON (duplicate_key') },
    { line: 6, fault: 'order_id should be text' },
    { line: 7, fault: 'is not a JSON object' },
    { line: 8, fault: expect.stringContaining('is not JSON (syntax') },
  ]);
});

test('an order file with a header that ends with LF and rows that end with CR LF gives its orders', async () => {
  expect(await rowsOf('a.csv', 'order_id,amount,currency\nH-1,10.00,USD\r\nH-2,20.00,USD\r\n')).toEqual([
    { line: 2, cells: { order_id: 'H-1', amount: '10.00', currency: 'USD' } },
    { line: 3, cells: { order_id: 'H-2', amount: '20.00', currency: 'USD' } },
  ]);
});

test('an order file with semicolons is read, its decimal commas only with --decimal ,', async () => {
  const file = 'order_id;amount;currency\r\nD-1;10,00;EUR\r\nD-2;7;EUR\r\n';
  const two = { line: 3, cells: { order_id: 'D-2', amount: '7', currency: 'EUR' } };
  expect(await rowsOf('a.csv', file)).toEqual([
    { line: 2, fault: 'amount should be a plain decimal such as 100.00; to read a decimal comma, use --decimal ,' },
    two,
  ]);
  expect(await rowsOf('a.csv', file, { decimal: ',' })).toEqual([
    { line: 2, cells: { order_id: 'D-1', amount: '10.00', currency: 'EUR' } },
    two,
  ]);
  expect(await rowsOf('a.csv', file.replace('10,00', '1.000'), { decimal: ',' })).toEqual([
    { line: 2, fault: 'amount should have a decimal comma, such as 100,00, under --decimal ,' },
    two,
  ]);
});

test('a row with NUL is one bad row of an order file', async () => {
  const rows = await rowsOf('a.csv', 'order_id,amount,currency\nE-1,1.00,EUR\nE-2,1.00,"a\0b"\nE-3,1.00,EUR\n');
  expect(rows.map((row) => ('fault' in row ? row : row.line))).toEqual([
    2,
    { line: 3, fault: 'holds the character NUL' },
    4,
  ]);
});

test('an order file that is not UTF-8 yields no row, however late the bad byte is', async () => {
  const head = { csv: 'order_id,amount,currency\n', ndjson: '' };
  const row = { csv: 'A,1,EUR\n', ndjson: '{"order_id":"A","amount":"1","currency":"EUR"}\n' };
  for (const type of ['csv', 'ndjson'] as const) {
    const path = join(folder, `late.${type}`);
    const text = head[type] + row[type].repeat(200_000);
    writeFileSync(path, Buffer.concat([Buffer.from(text), Buffer.from([0xf1, 0x0a])]));
    const rows = readRows(path);
    await expect(rows.next()).rejects.toThrow(`line ${text.split('\n').length} is not UTF-8`);
  }
  await expect(rowsOf('a.ndjson', Buffer.from('\uFEFF{}\n', 'utf16le'))).rejects.toThrow(
    'line 1 is UTF-16, not UTF-8; nothing of the file was used. Save it as UTF-8.',
  );
});

test('an NDJSON line that is too long is one bad row, and a byte order mark is taken away', async () => {
  const good = '{"order_id":"A","amount":1,"currency":"EUR"}';
  const rows = await rowsOf('a.ndjson', `\uFEFF${good}\n{"order_id":"${'x'.repeat(3_000_000)}"}\n${good}`);
  const cells = { order_id: 'A', amount: '1', currency: 'EUR' };
  expect(rows).toEqual([
    { line: 1, cells },
    { line: 2, fault: 'is longer than 262144 bytes' },
    { line: 3, cells },
  ]);
});

test.each([
  ['"amount":[100]', 'amount should be text'],
  ['"amount":{"value":"1"}', 'amount should be text'],
  ['"amount":true', 'amount should be text'],
  ['"providers":[null]', 'providers should be text'],
  ['"providers":[["one"]]', 'providers should be text'],
  ['"providers":["one|two"]', 'providers should be text'],
  ['"currency":["EUR"]', 'currency should be text'],
])('an NDJSON row with %s is a bad row', async (member, fault) => {
  expect(await rowsOf('a.ndjson', `{"order_id":"A",${member}}`)).toEqual([{ line: 1, fault }]);
});

test('--separator and --decimal are refused for an NDJSON file', async () => {
  await expect(rowsOf('a.ndjson', '{}', { decimal: ',' })).rejects.toThrow('for CSV files');
});

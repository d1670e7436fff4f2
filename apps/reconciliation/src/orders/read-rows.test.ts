import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { type FileRow, readRows } from './read-rows.ts';

const folder = mkdtempSync(join(tmpdir(), 'orders-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function rowsOf(name: string, text: string): Promise<FileRow[]> {
  const path = join(folder, name);
  writeFileSync(path, text);
  return Array.fromAsync(readRows(path));
}

test('CSV columns may come in any order, and every row has its line', async () => {
  expect(
    await rowsOf('a.csv', '\uFEFFcurrency,order_id,amount\r\nUSD,A-1,1.00\r\n\r\nEUR,"B\n2",2\r\nEUR,C\r\nUSD,D,4\r\n'),
  ).toEqual([
    { line: 2, cells: { currency: 'USD', order_id: 'A-1', amount: '1.00' } },
    { line: 4, cells: { currency: 'EUR', order_id: 'B\n2', amount: '2' } },
    { line: 6, fault: 'has 2 cells where the header has 3' },
    { line: 7, cells: { currency: 'USD', order_id: 'D', amount: '4' } },
  ]);
});

test.each([
  ['order_id,amount,currency,colour\n', 'Unknown column "colour"'],
  ['order_id,amount\n', 'Missing column currency'],
  ['order_id,amount,currency,amount\n', 'twice'],
  ['', 'empty'],
])('a CSV header with a wrong column is refused by its name: %j', async (text, message) => {
  await expect(rowsOf('a.csv', text)).rejects.toThrow(message);
});

test('an order file of another type and a missing order file are refused', async () => {
  await expect(rowsOf('a.txt', 'x')).rejects.toThrow('.csv or .ndjson');
  await expect(Array.fromAsync(readRows(join(folder, 'none.csv')))).rejects.toThrow('could not be read');
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

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assert, asyncProperty } from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { compareByStrings } from './__fixtures__/compare-by-strings.ts';
import { csvFile } from './__fixtures__/csv-files.ts';
import { compareFiles, type Difference } from './compare-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'compare-'));
afterAll(() => rmSync(folder, { recursive: true }));

const COLUMNS = { id: 'id', amount: 'amount', currency: 'currency', status: 'status' };

async function compare(left: string, right: string) {
  const paths = [join(folder, 'left.csv'), join(folder, 'right.csv')] as const;
  writeFileSync(paths[0], left);
  writeFileSync(paths[1], right);
  const differences: Difference[] = [];
  const comparison = await compareFiles(...paths, COLUMNS, (difference) => differences.push(difference));
  return { ...comparison, differences };
}

test('a comparison of two files reports each kind of difference once, with both values and its line', async () => {
  const left = [
    'id,amount,currency,status',
    'same,10.50,USD,paid',
    'sum,10.50,USD,paid',
    'coin,10.50,USD,paid',
    'word,10.50,USD,paid',
    'only-left,1,USD,paid',
    'twice,1,USD,paid',
    'twice,1,USD,paid',
    'bad,1e3,USD,paid',
  ].join('\n');
  const right = [
    'status,id,amount,currency',
    'paid,same,10.5,USD',
    'paid,sum,10.51,USD',
    'paid,coin,10.50,EUR',
    'open,word,10.50,USD',
    'paid,only-right,2.00,USD',
    'paid,twice,1.00,USD',
    'paid,twice,1.00,USD',
    'paid,worse,,USD',
  ].join('\r\n');
  expect(await compare(left, right)).toEqual({
    leftRows: 8,
    rightRows: 8,
    matched: 2,
    counts: {
      duplicate_left: 1,
      unreadable_left: 1,
      amount: 1,
      currency: 1,
      status: 1,
      missing_left: 1,
      duplicate_right: 1,
      unreadable_right: 1,
      missing_right: 1,
    },
    differences: [
      { kind: 'duplicate_left', id: 'twice', left: '1', right: null, line: 8 },
      { kind: 'unreadable_left', id: 'bad', left: null, right: null, line: 9 },
      { kind: 'amount', id: 'sum', left: '10.5', right: '10.51', line: 3 },
      { kind: 'currency', id: 'coin', left: 'USD', right: 'EUR', line: 4 },
      { kind: 'status', id: 'word', left: 'paid', right: 'open', line: 5 },
      { kind: 'missing_left', id: 'only-right', left: null, right: '2', line: 6 },
      { kind: 'duplicate_right', id: 'twice', left: null, right: '1', line: 8 },
      { kind: 'unreadable_right', id: 'worse', left: null, right: null, line: 9 },
      { kind: 'missing_right', id: 'only-left', left: '1', right: null, line: 6 },
    ],
  });
});

test('a comparison of two files compares amounts as exact decimals, not as doubles', async () => {
  const { differences } = await compare(
    'id,amount\na,9007199254740993\nb,0.10\nc,-0\nd,1.000000000000000001',
    'id,amount\na,9007199254740992\nb,0.1\nc,0.0\nd,1',
  );
  expect(differences.map(({ id }) => id)).toEqual(['a', 'd']);
});

test('a comparison reads quotes, commas and line breaks in cells, a byte order mark and empty lines', async () => {
  const left = '\uFEFF"id",amount,status\n"a,1",1,"he said ""no"""\n\n"b\n2",2,x\n';
  const right = 'id,amount,status\r\n"a,1",1.0,"he said ""no"""\r\n"b\n2",2,x';
  expect(await compare(left, right)).toMatchObject({ matched: 2, differences: [] });
});

test('a record that crosses the border of two blocks is one record', async () => {
  const rows = Array.from({ length: 60_000 }, (_, index) => `"id\n${index}",${index}.00,"a ""word"" and, a comma"`);
  const file = `id,amount,status\n${rows.join('\n')}\n`;
  expect(file.length).toBeGreaterThan(2 ** 21);
  expect(await compare(file, file)).toMatchObject({ leftRows: 60_000, matched: 60_000, differences: [] });
});

test('a comparison refuses a file without the columns, an empty file and a quote that is never closed', async () => {
  await expect(compare('ref,amount\n', 'id,amount\n')).rejects.toMatchObject({ code: 'csv_malformed' });
  await expect(compare('', 'id,amount\n')).rejects.toMatchObject({ code: 'csv_malformed' });
  await expect(compare('id,amount\n"a,1\n', 'id,amount\n')).rejects.toThrow('line 2');
  await expect(compare(`id,amount\n"a,1\n${'b,2\n'.repeat(100_000)}`, 'id,amount\n')).rejects.toThrow('line 2');
});

test('a comparison of any two files gives the same result as an implementation with maps of strings', async () => {
  await assert(
    asyncProperty(csvFile, csvFile, async (left, right) => {
      let expected: unknown;
      try {
        expected = compareByStrings(left, right, COLUMNS);
      } catch (error) {
        await expect(compare(left, right)).rejects.toThrow((error as Error).message);
        return;
      }
      expect(await compare(left, right)).toEqual(expected);
    }),
    { numRuns: 300 },
  );
});

test('a comparison matches 30,000 ids whose order differs between the files', async () => {
  const ids = Array.from({ length: 30_000 }, (_, index) => `order ${index * 7919}`);
  const file = (all: readonly string[]) => `id,amount\n${all.map((id, index) => `${id},${index % 2}.0\n`).join('')}`;
  const { matched, counts, differences } = await compare(file(ids), file(ids.toReversed()));
  expect([matched, counts]).toEqual([0, { amount: 30_000 }]);
  expect(differences[0]).toEqual({ kind: 'amount', id: ids.at(-1), left: '1', right: '0', line: 2 });
});

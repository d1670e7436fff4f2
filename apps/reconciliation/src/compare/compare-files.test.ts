import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { faultCount } from '@punteo/testing';
import { assert, asyncProperty } from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { csvFile } from '../csv/__fixtures__/csv-files.ts';
import { compareByStrings } from './__fixtures__/compare-by-strings.ts';
import { type ComparedFormats, compareFiles, type Difference, type ListedMax } from './compare-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'compare-'));
afterAll(() => rmSync(folder, { recursive: true }));

const COLUMNS = { id: 'id', amount: 'amount' };

async function compare(
  left: string,
  right: string,
  formats: Partial<ComparedFormats> = {},
  columns = COLUMNS,
  listedMax?: ListedMax,
) {
  const paths = [join(folder, 'left.csv'), join(folder, 'right.csv')] as const;
  writeFileSync(paths[0], left);
  writeFileSync(paths[1], right);
  const differences: Difference[] = [];
  const onDifference = (difference: Difference) => void differences.push(difference);
  const comparison = await compareFiles(
    ...paths,
    columns,
    onDifference,
    { left: {}, right: {}, ...formats },
    listedMax,
  );
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
  const columns = ['id', 'amount', 'currency', 'status'];
  const amountFault = 'amount should be a plain decimal such as 100.00';
  expect(await compare(left, right)).toEqual({
    left: { separator: ',', decimal: '.', columns },
    right: { separator: ',', decimal: '.', columns },
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
    notListed: {},
    differences: [
      { kind: 'duplicate_left', id: 'twice', left: '1', right: null, line: 8 },
      { kind: 'unreadable_left', id: 'bad', left: null, right: null, line: 9, reason: amountFault },
      { kind: 'amount', id: 'sum', left: '10.5', right: '10.51', line: 3 },
      { kind: 'currency', id: 'coin', left: 'USD', right: 'EUR', line: 4 },
      { kind: 'status', id: 'word', left: 'paid', right: 'open', line: 5 },
      { kind: 'missing_left', id: 'only-right', left: null, right: '2', line: 6 },
      { kind: 'duplicate_right', id: 'twice', left: null, right: '1', line: 8 },
      { kind: 'unreadable_right', id: 'worse', left: null, right: null, line: 9, reason: amountFault },
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

test('a comparison refuses an empty file, and a file without a column that it compares', async () => {
  await expect(compare('ref,amount\n', 'id,amount\n')).rejects.toThrow('left.csv has no column "id"');
  await expect(compare('id,amount\n', '')).rejects.toThrow('right.csv is empty');
  const named = { ...COLUMNS, currency: 'curency' };
  const file = 'id,amount,currency\na,1,EUR\n';
  await expect(compare(file, file, {}, named)).rejects.toThrow('left.csv has no column "curency"');
});

test('a comparison refuses a file that names a column twice, with both places', async () => {
  const twice = 'id,amount,amount,currency\nA-1,10.00,9.71,USD\n';
  const once = 'id,amount,currency\nA-1,9.71,USD\n';
  await expect(compare(twice, once)).rejects.toThrow('left.csv names the column "amount" twice: columns 2 and 3');
  await expect(compare(once, twice)).rejects.toThrow('right.csv names the column "amount" twice: columns 2 and 3');
});

test('a comparison reads rows that end with CR alone', async () => {
  const left = 'id,amount,currency\rA-1,10.00,USD\rA-2,99.00,USD\r';
  const right = 'id,amount,currency\rA-1,10.00,USD\rA-2,12.00,USD\r';
  expect(await compare(left, right)).toMatchObject({
    leftRows: 2,
    rightRows: 2,
    matched: 1,
    differences: [{ kind: 'amount', id: 'A-2', left: '99', right: '12', line: 3 }],
  });
});

test('a row with more cells than the header is not readable, so that no amount is cut at its thousands', async () => {
  const { counts, differences } = await compare(
    'id,amount\nA-1,10.00\nA-2,1,234.56',
    'id,amount\nA-1,10.00\nA-2,1,999.99',
  );
  expect(counts).toEqual({ unreadable_left: 1, unreadable_right: 1 });
  const reason = 'has 3 cells where the header has 2';
  expect(differences).toMatchObject([
    { kind: 'unreadable_left', id: 'A-2', line: 3, reason },
    { kind: 'unreadable_right', id: 'A-2', line: 3, reason },
  ]);
});

test('a quote out of place makes one row unreadable, and every row behind it is compared', async () => {
  const rows = Array.from({ length: 400 }, (_, index) => `${index},1,x`);
  const right = ['id,amount,note', ...rows].join('\n');
  const stray = right.replace('\n100,1,x', '\n100,1,5" pipe').replace('\n300,1,x', '\n300,1,5" pipe');
  expect((await compare(stray, right)).counts).toEqual({ unreadable_left: 2, missing_left: 2 });
  const opened = right.replace('\n100,1,', '\n100,"1,').replace('\n300,1,', '\n300,"1,');
  expect((await compare(opened, right)).counts).toEqual({ unreadable_left: 2, missing_left: 2 });
  const closed = right.replace('\n100,1,', '\n100,"1,').replace('\n300,1,', '\n300,1",');
  expect((await compare(closed, right)).counts).toEqual({ unreadable_left: 2, missing_left: 2 });
  const inNotes = right.replace('\n100,1,x', '\n100,1,"x').replace('\n300,1,x', '\n300,1,x"');
  expect((await compare(inNotes, right)).counts).toEqual({ unreadable_left: 2, missing_left: 2 });
});

test('amounts with a decimal comma are compared only with that option, and are else unreadable rows', async () => {
  const [comma, point] = ['id;amount\r\na;10,00\r\nb;-0,5\r\nc;7\r\n', 'id,amount\na,10.0\nb,-0.50\nc,8\n'];
  expect(await compare(comma, point, { left: { decimal: ',' } })).toMatchObject({
    left: { separator: ';', decimal: ',' },
    right: { separator: ',', decimal: '.' },
    counts: { amount: 1 },
  });
  const { differences } = await compare(comma, point);
  expect(differences.filter(({ reason }) => reason)).toMatchObject([
    { line: 2, reason: expect.stringContaining('use --decimal ,') },
    { line: 3, reason: expect.stringContaining('use --decimal ,') },
  ]);
  const thousands = await compare('id;amount\na;1.234,56\n', 'id,amount\na,1\n', { left: { decimal: ',' } });
  expect(thousands.counts).toMatchObject({ unreadable_left: 1 });
});

test('an id is not missing where the other file has an unreadable row with it', async () => {
  const header = 'id,amount,note';
  const good = [header, 'A-1,1.00,x', 'A-2,2.00,x', 'A-3,3.00,x', 'A-4,4.00,x'].join('\n');
  const bad = [header, 'A-1,oops,x', 'A-2,2.00', 'A-3,3.00,a\0b', 'A-4,4.00,x'].join('\n');
  expect(await compare(bad, good)).toMatchObject({ counts: { unreadable_left: 3 }, matched: 1 });
  expect(await compare(good, bad)).toMatchObject({ counts: { unreadable_right: 3 }, matched: 1 });
  expect(await compare(bad, bad)).toMatchObject({ counts: { unreadable_left: 3, unreadable_right: 3 }, matched: 1 });
});

test('of an unreadable row and a readable one with the same id, the readable one is compared', async () => {
  const good = 'id,amount\nA-1,1.00\nA-2,2.00\n';
  for (const rows of ['A-1,oops\nA-1,1.00', 'A-1,1.00\nA-1,oops', 'A-1,oops\nA-1,oops\nA-1,1.00']) {
    const both = `id,amount\n${rows}\nA-2,2.00\n`;
    const unreadable = rows.split('oops').length - 1;
    expect(await compare(both, good)).toMatchObject({ matched: 2, counts: { unreadable_left: unreadable } });
    expect(await compare(good, both)).toMatchObject({ matched: 2, counts: { unreadable_right: unreadable } });
  }
  const twice = await compare('id,amount\nA-1,oops\n', 'id,amount\nA-1,1.00\nA-1,1.00\n');
  expect(twice.counts).toEqual({ unreadable_left: 1, duplicate_right: 1 });
});

test('of each kind of difference the first ones are listed, within a number of characters, and all are counted', async () => {
  const rows = (amount: number) => Array.from({ length: 200 }, (_, index) => `A-${index},${amount}`).join('\n');
  const [left, right] = [`id,amount\n${rows(1)}\n${rows(1)}\n`, `id,amount\n${rows(2)}\nB,1\n`];
  const few = await compare(left, right, {}, COLUMNS, { ofKind: 50, characters: 1e6 });
  expect(few).toMatchObject({
    counts: { duplicate_left: 200, amount: 200, missing_left: 1 },
    notListed: { duplicate_left: 150, amount: 150 },
  });
  expect(few.differences.map(({ kind }) => kind)).toEqual([
    ...Array(50).fill('duplicate_left'),
    ...Array(50).fill('amount'),
    'missing_left',
  ]);
  const short = await compare(left, right, {}, COLUMNS, { ofKind: 50, characters: 100 });
  expect(short.differences.length).toBeLessThan(30);
  expect(short.notListed.amount).toBe(200);
});

test('of unreadable rows the first hundred of each file are listed, and all are counted', async () => {
  const bad = ['id,amount', ...Array.from({ length: 250 }, (_, index) => `${index},none`)].join('\n');
  const { counts, differences } = await compare(bad, bad);
  expect(counts).toEqual({ unreadable_left: 250, unreadable_right: 250 });
  expect(differences.map(({ line }) => line)).toEqual(
    [...Array(100).keys(), ...Array(100).keys()].map((row) => row + 2),
  );
});

test('a comparison of any two files gives the same result as an implementation with maps of strings', {
  timeout: 300_000,
}, async () => {
  const columns = { ...COLUMNS, currency: 'currency', status: 'status' };
  await assert(
    asyncProperty(csvFile, csvFile, async (left, right) => {
      const { left: _, right: __, notListed: ___, differences, ...comparison } = await compare(left.text, right.text);
      const withoutReasons = differences.map(({ reason, ...difference }) => difference);
      expect({ ...comparison, differences: withoutReasons }).toEqual(compareByStrings(left, right, columns));
    }),
    { numRuns: faultCount(300, 10_000) },
  );
});

test('a comparison matches 30,000 ids whose order differs between the files', async () => {
  const ids = Array.from({ length: 30_000 }, (_, index) => `order ${index * 7919}`);
  const file = (all: readonly string[]) => `id,amount\n${all.map((id, index) => `${id},${index % 2}.0\n`).join('')}`;
  const { matched, counts, differences } = await compare(file(ids), file(ids.toReversed()));
  expect([matched, counts]).toEqual([0, { amount: 30_000 }]);
  expect(differences[0]).toEqual({ kind: 'amount', id: ids.at(-1), left: '1', right: '0', line: 2 });
});

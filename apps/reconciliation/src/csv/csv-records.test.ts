import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { faultCount } from '@punteo/testing';
import { parse } from 'csv-parse/sync';
import { assert, asyncProperty, integer } from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { csvFile } from './__fixtures__/csv-files.ts';
import { recordsByRegex } from './__fixtures__/records-by-regex.ts';
import { CsvRecords } from './csv-records.ts';
import type { Separator } from './format.ts';

const folder = mkdtempSync(join(tmpdir(), 'csv-records-'));
afterAll(() => rmSync(folder, { recursive: true }));

const numRuns = faultCount(500, 10_000);
const timeout = 300_000;

interface Options {
  readonly required?: readonly string[];
  readonly separator?: Separator | undefined;
  readonly blockBytes?: number;
  readonly oneLine?: readonly string[];
}

async function read(content: string | Buffer, options: Options = {}) {
  const { required = ['id'], separator, blockBytes = 1 << 20, oneLine = [] } = options;
  const path = join(folder, 'file.csv');
  writeFileSync(path, content);
  const csv = await CsvRecords.open(path, {
    required,
    separator,
    blockBytes,
    isOneLine: (name) => oneLine.includes(name),
  });
  const rows: { line: number; fault: string | null; cells: readonly string[] }[] = [];
  try {
    while (await csv.fill()) while (csv.next()) rows.push({ line: csv.line, fault: csv.fault, cells: csv.texts() });
  } finally {
    await csv.close();
  }
  return { header: csv.header, separator: csv.separator, rows };
}

const cellsOf = async (content: string, options?: Options) =>
  (await read(content, options)).rows.map(({ fault, cells }) => (fault === null ? cells : fault));

test('the CSV reader reads any file as regular expressions do, wherever a block ends', { timeout }, async () => {
  await assert(
    asyncProperty(csvFile, integer({ min: 8, max: 300 }), async ({ text, separator }, blockBytes) => {
      const [header, ...rows] = recordsByRegex(text, separator);
      const expected = rows.map(({ line, cells, isBad }) => ({ line, cells, isBad }));
      const found = await read(text, { required: ['id', 'amount'], blockBytes });
      expect([found.separator, found.header]).toEqual([separator, header?.cells]);
      expect(found.rows.map(({ line, cells, fault }) => ({ line, cells, isBad: fault !== null }))).toEqual(expected);
    }),
    { numRuns },
  );
});

test('the CSV reader and csv-parse read the same cells of any file without its bad rows', { timeout }, async () => {
  await assert(
    asyncProperty(csvFile, async ({ text, separator }) => {
      const good = recordsByRegex(text, separator).filter(({ isBad }) => !isBad);
      const expected = parse(good.map(({ raw }) => raw).join(''), {
        delimiter: separator,
        record_delimiter: ['\r\n', '\n', '\r'],
        skip_empty_lines: true,
      });
      const { header, rows } = await read(text, { required: ['id', 'amount'] });
      expect([header, ...rows.filter(({ fault }) => fault === null).map(({ cells }) => cells)]).toEqual(expected);
    }),
    { numRuns },
  );
});

test('csv-parse refuses every row with a quote out of place that the CSV reader refuses', { timeout }, async () => {
  await assert(
    asyncProperty(csvFile, async ({ text, separator }) => {
      for (const { raw, cells } of recordsByRegex(text, separator)) {
        // csv-parse takes NUL behind a closing quote for the end of the text.
        if (cells.length > 0 || raw.includes('\u0000')) continue;
        expect(() => parse(raw, { delimiter: separator, record_delimiter: ['\r\n', '\n', '\r'] })).toThrow('Quote');
      }
    }),
    { numRuns },
  );
});

test('rows end with LF, CR LF or CR, also in one file, and no line end stays in a cell', async () => {
  const { rows } = await read('id,b\r1,x\n2,y\r\n\r\n3,z\r\r4,"p\r\nq"');
  expect(rows).toEqual([
    { line: 2, fault: null, cells: ['1', 'x'] },
    { line: 3, fault: null, cells: ['2', 'y'] },
    { line: 5, fault: null, cells: ['3', 'z'] },
    { line: 7, fault: null, cells: ['4', 'p\r\nq'] },
  ]);
});

test('a byte order mark is taken away, also before a quoted header', async () => {
  expect(await read('\uFEFF"id",b\n1,2\n')).toMatchObject({ header: ['id', 'b'], rows: [{ cells: ['1', '2'] }] });
});

test('two byte order marks are taken away', async () => {
  const file = { header: ['id', 'b'], rows: [{ line: 2, cells: ['1', '2'] }] };
  expect(await read('\uFEFF\uFEFFid,b\n1,2\n')).toMatchObject(file);
  expect(await read('\uFEFF\uFEFFid,b\n1,2\n', { blockBytes: 8 })).toMatchObject(file);
});

test.each([
  ['sep=;', ';'],
  ['SEP=,', ','],
  ['sep=\t', '\t'],
  ['"sep=;"', ';'],
])('a first line %j sets the separator and is no header', async (line, separator) => {
  for (const lineEnd of ['\n', '\r\n', '\r'])
    for (const blockBytes of [8, 1 << 20]) {
      const file = [line, ['id', 'a', 'b'].join(separator), ['1', '2', '3'].join(separator), ''];
      const found = await read(`\uFEFF${file.join(lineEnd)}`, { blockBytes });
      expect(found).toMatchObject({ separator, header: ['id', 'a', 'b'], rows: [{ line: 3, fault: null }] });
    }
});

test('a first line that sets another separator refuses the file, and names those that may be set', async () => {
  await expect(read('sep=|\nid|b\n1|2\n')).rejects.toThrow(
    'line 1 sets the separator "|". It should be one of comma, semicolon, tab.',
  );
});

test('--separator stands above the one that a first line sets, which is skipped all the same', async () => {
  expect(await read('sep=;\nid,b\n1,2\n', { separator: ',' })).toMatchObject({ header: ['id', 'b'] });
});

const GOOD = Array.from({ length: 300 }, (_, index) => `${index},x`);
test.each([
  ['a stray quote in a cell', '5" pipe,x'],
  ['a cell that goes on behind its closing quote', '"a"b,x'],
  ['a quote that is never closed', '"a,x'],
  ['a cell too many', 'a,b,c'],
  ['a cell too few', 'a'],
  ['NUL', 'a,\u0000'],
  ['300,000 characters', `${'a'.repeat(300_000)},x`],
  ['300,000 characters in quotes', `"${'a'.repeat(300_000)}",x`],
  ['3,000,000 characters', `${'a'.repeat(3_000_000)},x`],
  ['3,000,000 characters behind an opened quote', `"${'a'.repeat(3_000_000)},x`],
  ['300,000 separators', ','.repeat(300_000)],
])('a row with %s is one bad row, and every other row is read', async (_name, bad) => {
  const { rows } = await read(['id,b', ...GOOD, bad, ...GOOD].join('\n'));
  expect(rows.filter(({ fault }) => fault !== null)).toEqual([expect.objectContaining({ line: 302 })]);
  expect(rows.filter(({ fault }) => fault === null)).toHaveLength(600);
});

test('a row of 65,536 characters does not end the reading', async () => {
  const note = 'n'.repeat(65_536);
  const cells = await cellsOf(['id,b', ...GOOD, `long,${note}`, ...GOOD].join('\n'));
  expect(cells).toHaveLength(601);
  expect(cells[300]).toEqual(['long', note]);
});

test('two opened quotes, 200 rows apart, are two bad rows', async () => {
  const rows = await cellsOf(['id,b', '"1,x', ...GOOD.slice(0, 200), '"2,x', ...GOOD].join('\n'));
  expect(rows.filter((row) => typeof row === 'string')).toEqual([
    'opens a quote that is not closed where its cell should end',
    'opens a quote that is not closed where its cell should end',
  ]);
  expect(rows).toHaveLength(502);
});

test('a quote that closes at the end of a cell 200 rows later is two bad rows, in any column', async () => {
  const rows = Array.from({ length: 400 }, (_, index) => `${index},${index}.00,x`);
  const good = ['id,amount,note', ...rows].join('\n');
  for (const file of [
    good.replace('\n100,100.00', '\n100,"100.00').replace('\n300,300.00', '\n300,300.00"'),
    good.replace('\n100,100.00,x', '\n100,100.00,"x').replace('\n300,300.00,x', '\n300,300.00,x"'),
    good.replace('\n100,', '\n"100,').replace('\n300,', '\n300",'),
  ]) {
    const { rows: read400 } = await read(file, { oneLine: ['amount'] });
    expect(read400.filter(({ fault }) => fault !== null).map(({ line }) => line)).toEqual([102, 302]);
    expect(read400).toHaveLength(400);
  }
});

const SWALLOWING: readonly (readonly [string, string, string])[] = [
  ['in front of an amount and a currency', '0,"1.00,USD,x', '250,1.00","USD,x'],
  ['in front of an amount and behind it', '0,"1.00,USD,x', '250,1.00",USD,x'],
  ['in front of a currency and behind it', '0,1.00,"USD,x', '250,1.00,USD",x'],
  ['around two currencies', '0,1.00,"USD,x', '250,1.00,"USD",x'],
  ['in the first column', '"0,1.00,USD,x', '250",1.00,USD,x'],
  ['at the start and at the end of a row', '"0,1.00,USD,x', '250,1.00,USD,x"'],
  ['in different columns', '0,1.00,"USD,x', '250",1.00,USD,x'],
  ['in the last column', '0,1.00,USD,"x', '250,1.00,USD,x"'],
];
test.each(SWALLOWING)('stray quotes %s, 250 rows apart, make no other row a bad one', async (_name, first, last) => {
  const between = Array.from({ length: 249 }, (_, index) => `${index + 1},1.00,USD,x`);
  const ragged = between.with(100, '100,1.00,USD').with(200, '\n200,1.00,USD,x');
  for (const lineEnd of ['\n', '\r\n', '\r'])
    for (const rows of [between, ragged]) {
      const file = ['id,amount,currency,note', first, ...rows, last, '251,1.00,USD,x', ''].join('\n');
      const oneLine = ['id', 'amount', 'currency'];
      const read251 = (await read(file.replaceAll('\n', lineEnd), { oneLine })).rows;
      const good = read251.filter(({ fault }) => fault === null).map(({ cells }) => cells[0]);
      const expected = rows.filter((row) => row.split(',').length === 4).map((row) => row.trim().split(',')[0]);
      expect(good.filter((id) => id !== '250')).toEqual([...expected, '251']);
    }
});

test('a row over several lines with a cell too many is read again from its second line', async () => {
  const { rows } = await read('id,b\n1,"x\n2,y\n3,z",more\n4,w\n');
  expect(rows.map(({ line, fault }) => [line, fault === null])).toEqual([
    [2, false],
    [3, true],
    [4, false],
    [5, true],
  ]);
});

test('a note of several lines is read, also when one of them has as many commas as a row', async () => {
  const file = 'id,amount,note\n1,"1.00","Hello,\nplease, call, me\nbye, Eva"\n2,"2\n.00",x\n3,3.00,y';
  const { rows } = await read(file, { oneLine: ['amount'] });
  expect(rows.map(({ line, fault }) => [line, fault])).toEqual([
    [2, null],
    [5, null],
    [7, null],
  ]);
});

test('a row of 262,144 bytes is read, and a row with one byte more is a bad row, plain or quoted', async () => {
  const row = (bytes: number) => `1,${'x'.repeat(bytes - 2)}`;
  const quoted = (bytes: number) => `1,"${'x'.repeat(bytes - 4)}"`;
  const file = ['id,b', row(262_144), row(262_145), quoted(262_144), quoted(262_145), '2,y'].join('\n');
  for (const blockBytes of [1 << 20, 1_000]) {
    const { rows } = await read(file, { blockBytes });
    expect(rows.map(({ fault }) => fault === null)).toEqual([true, false, true, false, true]);
  }
});

test.each([
  [';', 'id;b\n1;x,y\n', ['1', 'x,y']],
  ['\t', 'id\tb\n1\tx;y\n', ['1', 'x;y']],
  [',', 'id,b\n1,x;y\n', ['1', 'x;y']],
  [';', 'id;"a,b,c"\n1;2\n', ['1', '2']],
  [',', 'id\n1;2\n', ['1;2']],
])('the separator %j is taken from the header', async (separator, text, cells) => {
  expect(await read(text)).toMatchObject({ separator, rows: [{ fault: null, cells }] });
});

test('a separator that is set is used, whatever the header looks like', async () => {
  expect(await read('id;x,b\n1;2,3\n', { required: ['b'], separator: ',' })).toMatchObject({ header: ['id;x', 'b'] });
});

test.each<[string, string | Buffer, string]>([
  ['no byte', '', 'is empty'],
  ['empty lines only', '\uFEFF\r\n\n', 'is empty'],
  ['a column that it names twice', 'id,note,note\n', 'names the column "note" twice: columns 2 and 3 of line 1'],
  ['no required column', 'ref,b\n', 'has no column "id". Line 1, read with the separator comma, names: "ref", "b".'],
  ['a quote out of place in the header', '"id"x,b\n', 'line 1 has a quote out of place'],
  ['Windows-1252', Buffer.from('id,b\n1,x\n2,Bego\u00F1a\n', 'latin1'), 'file.csv, line 3 is not UTF-8'],
  ['Windows-1252 with CR', Buffer.from('id,b\r1,x\r2,Bego\u00F1a', 'latin1'), 'line 3 is not UTF-8'],
  ['half a character at its end', Buffer.from('id,b\n1,\u20AC', 'utf8').subarray(0, -1), 'line 2 is not UTF-8'],
  ['a surrogate', Buffer.from([0x69, 0x64, 0x0a, 0xed, 0xa0, 0x80]), 'line 2 is not UTF-8'],
  ['UTF-16 with its mark', Buffer.from('\uFEFFid,b\n1,2\n', 'utf16le'), 'line 1 is UTF-16'],
  ['UTF-16 without its mark', Buffer.from('id,b\n1,2\n', 'utf16le'), 'it may be UTF-16'],
])('a file with %s is refused, and the error says why and where', async (_name, content, message) => {
  await expect(read(content)).rejects.toThrow(expect.objectContaining({ name: 'FileError' }));
  await expect(read(content)).rejects.toThrow(message);
});

test('a byte that is not UTF-8 is found in every block, also in a line that is too long', async () => {
  for (const before of [10, 200, 999, 1_000_003, 2_500_001]) {
    const bad = Buffer.concat([Buffer.from(`id,b\n1,${'€'.repeat(before)}`), Buffer.from([0xff, 0x0a])]);
    await expect(read(bad, { blockBytes: 1_000 })).rejects.toThrow('line 2 is not UTF-8');
    await expect(read(bad)).rejects.toThrow('line 2 is not UTF-8');
  }
  const good = await read(`id,b\n1,${'€'.repeat(1_000_003)}\n2,€\n`, { blockBytes: 1_000 });
  expect(good.rows.map(({ fault }) => fault === null)).toEqual([false, true]);
});

test('a missing file and a directory are named as such', async () => {
  await expect(CsvRecords.open(join(folder, 'none.csv'), { required: [] })).rejects.toThrow('the file is missing');
  await expect(CsvRecords.open(folder, { required: [] })).rejects.toThrow('it is a directory');
});

test('the CSV reader reads a record of 1,000 cells whole', async () => {
  const cells = Array.from({ length: 1_000 }, (_, column) => (column === 0 ? 'id' : `${column}`));
  const quoted = cells.map((cell) => `"${cell}"`);
  expect(await cellsOf([cells.join(','), cells.join(','), quoted.join(',')].join('\n'), { blockBytes: 64 })).toEqual([
    cells,
    cells,
  ]);
});

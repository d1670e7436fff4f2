import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StatementRow } from '@punteo/payments';
import { faultCount } from '@punteo/testing';
import { array, assert, asyncProperty, constantFrom, integer, nat, record } from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { FileError } from '../csv/file-error.ts';
import { statementRows } from './import-statement.ts';
import { readMapping } from './mapping.ts';

const FIXTURES = new URL('__fixtures__/', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'broken-statements-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function rowsOf(
  content: string | Uint8Array,
  mapping: string,
  changes: object = {},
): Promise<readonly StatementRow[]> {
  const path = join(folder, 'statement');
  writeFileSync(path, content);
  const read = { ...(await readMapping(FIXTURES + mapping)), ...changes } as Awaited<ReturnType<typeof readMapping>>;
  return Array.fromAsync(statementRows(path, read, [], () => {}));
}

const fixture = (name: string) => readFileSync(FIXTURES + name);
const camt = fixture('statement-02.xml').toString('utf8');
const faultsOf = (rows: readonly StatementRow[]) => rows.filter((row) => 'fault' in row);

test('a camt.053 file that ends too early is refused, wherever it ends', async () => {
  const whole = Buffer.from(camt.trimEnd());
  for (let end = 0; end < whole.length; end += 37)
    await expect(rowsOf(whole.subarray(0, end), 'camt-mapping.json')).rejects.toThrow(FileError);
});

const bomb = `<!DOCTYPE lolz [<!ENTITY lol "lol">${Array.from({ length: 9 }, (_, n) => `<!ENTITY l${n} "${`&l${n - 1};`.repeat(10)}">`).join('')}]>`;
test.each([
  ['an entity bomb', camt.replace('<Document', `${bomb}<Document`).replace('S-2026-41', '&l8;'), 'has a document type'],
  [
    'an external entity',
    camt.replace('<Document', '<!DOCTYPE d SYSTEM "file:///etc/passwd"><Document'),
    'has a document type',
  ],
  ['an entity that is not defined', camt.replace('S-2026-41', '&secret;'), 'is not well-formed XML'],
  [
    'a document type of 10 MB',
    camt.replace('<Document', `<!DOCTYPE ${'x'.repeat(10_000_000)}`),
    'is not well-formed XML',
  ],
  ['elements without end', camt.replace('<Stmt>', '<x>'.repeat(1_000_000)), 'nests deeper than 40 elements'],
  [
    'a text of 10 MB',
    camt.replace('PO-7781<', `${'x'.repeat(10_000_000)}<`),
    'has a text of more than 10000 characters',
  ],
  ['an attribute of 10 MB', camt.replace('Ccy="EUR"', `Ccy="${'x'.repeat(10_000_000)}"`), 'is not well-formed XML'],
  [
    '100,000 attributes',
    camt.replace('<Stmt>', `<Stmt ${Array.from({ length: 100_000 }, (_, n) => `a${n}=""`).join(' ')}>`),
    'more than 32 attributes',
  ],
  ['a name of 10 MB', camt.replace('<Stmt>', `<${'x'.repeat(10_000_000)}>`), 'is not well-formed XML'],
  ['NUL', camt.replace('S-2026-41', 'S\u0000'), 'holds a character that XML forbids'],
  ['a reference to NUL', camt.replace('S-2026-41', 'S&#0;'), 'is not well-formed XML'],
  ['a second root', camt + camt, 'is not well-formed XML'],
  ['no XML', 'hash,index\n1,2\n', 'is not well-formed XML'],
  ['camt.052', camt.replace('camt.053', 'camt.052'), 'is not camt.053 of version 02 or later'],
  ['camt.053.001.01', camt.replace('001.02', '001.01'), 'is not camt.053 of version 02 or later'],
  ['no namespace', camt.replace(/ xmlns="[^"]+"/, ''), 'is not camt.053 of version 02 or later'],
  [
    'an account that the mapping does not name',
    camt.replace('DE89370400440532013000', 'ES9121000418450200051332'),
    'has a statement of the account ES9121000418450200051332',
  ],
  [
    'an account called like a method of objects',
    camt.replace('DE89370400440532013000', 'constructor'),
    'has a statement of the account constructor',
  ],
  ['another encoding than it states', Buffer.from(camt.replace('Neopay Ltd', 'Müller'), 'latin1'), 'is not utf-8'],
  ['an encoding that is not read', camt.replace('UTF-8', 'UTF-7'), 'states the encoding UTF-7'],
])('a camt.053 file with %s is refused as a whole', async (_name, content, reason) => {
  await expect(rowsOf(content, 'camt-mapping.json')).rejects.toThrow(reason);
  await expect(rowsOf(content, 'camt-mapping.json')).rejects.toThrow(FileError);
});

test('a camt.053 file in UTF-16 or ISO 8859-1 that says so is read', async () => {
  const text = camt.replace('NEOPAY PAYOUT', 'Müller').replace('UTF-8', 'UTF-16');
  const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
  const latin1 = Buffer.from(text.replace('UTF-16', 'ISO-8859-1'), 'latin1');
  for (const content of [utf16, latin1])
    expect(await rowsOf(content, 'camt-mapping.json')).toContainEqual(
      expect.objectContaining({ entry: expect.objectContaining({ description: 'Müller PO-7781' }) }),
    );
});

test.each([
  ['no amount', /<Amt Ccy="EUR">147\.75<\/Amt>/, '', 'has no amount (Amt)'],
  ['an amount with a sign', '>147.75', '>-147.75', 'Amt should have no sign'],
  ['an amount that is none', '>147.75', '>1e2', 'Amt should be an amount such as 100.00'],
  ['too many decimals', '>147.75', '>147.755', 'Amt has more decimals than EUR, which has 2'],
  ['an unknown currency', 'Ccy="EUR">147.75', 'Ccy="ZZZ">147.75', 'Amt is in the currency "ZZZ", which is unknown'],
  [
    'no side',
    '<CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>\n        <BookgDt><Dt>2026-03-01</Dt></BookgDt><AcctSvcrRef>B-1',
    '<Sts>BOOK</Sts><BookgDt><Dt>2026-03-01</Dt></BookgDt><AcctSvcrRef>B-1',
    'has no CdtDbtInd of CRDT or DBIT',
  ],
  [
    'no day of the calendar',
    '<BookgDt><Dt>2026-03-01</Dt></BookgDt><AcctSvcrRef>B-1',
    '<BookgDt><Dt>2026-02-30</Dt></BookgDt><AcctSvcrRef>B-1',
    'BookgDt should be a date or a time',
  ],
])('a camt.053 entry with %s is a bad row, and the other entries are read', async (_name, from, to, fault) => {
  const rows = await rowsOf(camt.replace(from, to), 'camt-mapping.json');
  expect(faultsOf(rows)).toContainEqual({ line: 10, fault });
  expect(rows.filter((row) => 'entry' in row)).toHaveLength(3);
});

test('a batch whose transactions do not add up to it is one entry with the references of all', async () => {
  const rows = await rowsOf(camt.replace('>20.00<', '>21.00<'), 'camt-mapping.json');
  const [batch] = rows.flatMap((row) =>
    'entry' in row && row.entry.entryReference.startsWith('B-2') ? [row.entry] : [],
  );
  expect(batch).toMatchObject({ entryReference: 'B-2', amount: { amountMinor: 3_000n }, referenceKeys: ['e1', 'e2'] });
});

test('a statement without an opening or a closing balance is a bad row', async () => {
  expect(faultsOf(await rowsOf(camt.replace('OPBD', 'XXXX'), 'camt-mapping.json'))).toEqual([
    { line: 5, fault: 'has no opening balance (OPBD, PRCD or ITBD), so that its entries cannot be checked' },
  ]);
  expect(faultsOf(await rowsOf(camt.replace('CLBD', 'ITAV'), 'camt-mapping.json'))).toHaveLength(1);
});

const bank = fixture('bank.csv');
test.each([
  ['windows-1252 under UTF-8', bank, { encoding: 'utf-8' }, 'is not UTF-8'],
  [
    'UTF-16 under windows-1252',
    Buffer.from(`\uFEFF${bank.toString('latin1')}`, 'utf16le'),
    {},
    'begins with the mark of utf-16le',
  ],
  ['UTF-16 without a mark under windows-1252', Buffer.from(bank.toString('latin1'), 'utf16le'), {}, ''],
  [
    'half a character of UTF-16',
    Buffer.from(`\uFEFF${bank.toString('latin1')}`, 'utf16le').subarray(0, -1),
    { encoding: 'utf-16le' },
    'is not utf-16le',
  ],
  ['another separator', bank, { separator: ',' }, 'has no columns'],
  ['nothing', '', {}, 'is empty'],
  [
    'one column missing',
    Buffer.from(bank.toString('latin1').replace('Importe', 'Betrag'), 'latin1'),
    {},
    'has no column "Importe"',
  ],
] as const)('a CSV statement with %s is refused as a whole', async (_name, content, changes, reason) => {
  await expect(rowsOf(content, 'bank-mapping.json', changes)).rejects.toThrow(reason);
  await expect(rowsOf(content, 'bank-mapping.json', changes)).rejects.toThrow(FileError);
});

test('a CSV statement in UTF-16 that its mapping names is read', async () => {
  const content = Buffer.from(`\uFEFF${new TextDecoder('windows-1252').decode(bank)}`, 'utf16le');
  const rows = await rowsOf(content, 'bank-mapping.json', { encoding: 'utf-16le' });
  expect(rows[0]).toMatchObject({ entry: { description: 'Liquidación NEOPAY PO-7781 €' } });
});

test.each([
  ['CSV', 'treasury.csv', 'treasury-mapping.json', (text: string) => `0x1,${text},2026-03-01 10:00:00,1.00,,USD\n`],
  ['NDJSON', 'export.ndjson', 'export-mapping.json', (text: string) => `{"id":"${text}"}\n`],
])(
  'a line of 10 MB and a line with NUL are bad rows of %s, and the other rows are read',
  async (_name, file, mapping, line) => {
    const content = fixture(file).toString('utf8') + line('x'.repeat(10_000_000)) + line('\u0000');
    const rows = await rowsOf(content, mapping);
    expect(faultsOf(rows)).toHaveLength(2);
    expect(rows.filter((row) => 'entry' in row)).toHaveLength(2);
  },
);

test.each([
  ['half a surrogate pair', '"id":"\\ud800"', 'holds NUL or half a character'],
  ['a list', '"id":[1]', 'id should be text or a number'],
  [
    'a number with an exponent',
    '"id":"1","created_at":"2026-03-01T10:00:00Z","amount":1e2',
    'amount should be an amount such as 100.00',
  ],
])('an NDJSON row with %s is a bad row', async (_name, members, fault) => {
  const [row] = faultsOf(
    await rowsOf(`{${members},"payment_id":"p","currency":"EUR","net":1}\n`, 'export-mapping.json'),
  );
  expect(row).toMatchObject({ line: 1, fault: expect.stringContaining(fault) });
});

test('any statement with changed bytes is read or refused as a file, and every row has its line', {
  timeout: 300_000,
}, async () => {
  const files = [
    ['statement-02.xml', 'camt-mapping.json'],
    ['statement-08.xml', 'camt-mapping.json'],
    ['bank.csv', 'bank-mapping.json'],
    ['treasury.csv', 'treasury-mapping.json'],
    ['export.ndjson', 'export-mapping.json'],
  ] as const;
  const change = record({ at: nat(), byte: integer({ min: 0, max: 255 }), remove: nat(30) });
  await assert(
    asyncProperty(
      constantFrom(...files),
      array(change, { minLength: 1, maxLength: 4 }),
      async ([file, mapping], changes) => {
        let bytes = fixture(file);
        for (const { at, byte, remove } of changes) {
          const place = at % bytes.length;
          bytes = Buffer.concat([bytes.subarray(0, place), Buffer.from([byte]), bytes.subarray(place + remove)]);
        }
        const rows = await rowsOf(bytes, mapping).catch((error: unknown) => {
          if (error instanceof FileError) return [];
          throw error;
        });
        for (const row of rows) expect(row.line).toBeGreaterThan(0);
      },
    ),
    { numRuns: faultCount(300, 10_000) },
  );
});

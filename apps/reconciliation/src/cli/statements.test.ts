import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../__fixtures__/test-app.ts';
import { runPunteo } from './__fixtures__/run-punteo.ts';

const FIXTURES = new URL('../statements/__fixtures__/', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'statements-'));
let testApp: TestApp;

beforeAll(async () => {
  testApp = await startTestApp();
});
afterAll(async () => {
  await testApp.close();
  rmSync(folder, { recursive: true });
});

const punteo = (...args: readonly string[]) => runPunteo(args, { ...testApp.environment, DATABASE_URL: testApp.url });

/** The path of a fixture. */
const fixture = (name: string) => join(FIXTURES, name);

/** Writes a file of the test. */
function written(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

async function imported(file: string, mapping: string) {
  const { code, stdout, stderr } = await punteo('statements', 'import', file, '--mapping', mapping, '--json');
  return { code, stderr, result: code === 64 ? null : JSON.parse(stdout) };
}

async function entriesOf(statementFileId: string) {
  const { stdout } = await punteo('statements', 'show', statementFileId, '--json', '--limit', '200');
  return JSON.parse(stdout).entries.items as Record<string, unknown>[];
}

test('a CSV statement in windows-1252 with decimal commas is read as its mapping says, and its bad rows are listed', async () => {
  const { code, result } = await imported(fixture('bank.csv'), fixture('bank-mapping.json'));
  expect([code, result.newEntries, result.badRows]).toEqual([2, 3, 2]);
  expect(result.firstBadRows).toEqual([
    { line: 4, fault: 'Fecha should be a date in the format DD.MM.YYYY' },
    { line: 5, fault: 'Importe should be an amount such as 100,00' },
  ]);
  const entries = await entriesOf(result.statementFileId);
  expect(entries.map(({ line, bookedAt, amount, description }) => ({ line, bookedAt, amount, description }))).toEqual([
    {
      line: 6,
      bookedAt: '2026-03-01T23:00:00.000Z',
      amount: { value: '-900.00', currency: 'EUR' },
      description: 'Alquiler',
    },
    {
      line: 3,
      bookedAt: '2026-02-28T23:00:00.000Z',
      amount: { value: '-2.50', currency: 'EUR' },
      description: 'Comisión',
    },
    {
      line: 2,
      bookedAt: '2026-02-28T23:00:00.000Z',
      amount: { value: '1147.75', currency: 'EUR' },
      description: 'Liquidación NEOPAY PO-7781 €',
    },
  ]);
});

test('the same file again changes nothing, and says so', async () => {
  const first = await imported(fixture('treasury.csv'), fixture('treasury-mapping.json'));
  const second = await imported(fixture('treasury.csv'), fixture('treasury-mapping.json'));
  expect([first.code, first.result.isNew, second.code, second.result.isNew]).toEqual([0, true, 0, false]);
  expect(second.stderr).toContain('The same file was imported on');
  expect(second.result.statementFileId).toBe(first.result.statementFileId);
});

test('an entry that another file brought is counted, and one that differs from it is a bad row', async () => {
  const path = written(
    'overlap.csv',
    readFileSync(fixture('treasury.csv'), 'utf8').replace('25.00', '26.00') +
      `0x${'9'.repeat(64)},0,2026-03-02 10:00:00,1.00,,USD\n`,
  );
  const { code, result } = await imported(path, fixture('treasury-mapping.json'));
  expect([code, result.newEntries, result.knownEntries, result.badRows]).toEqual([2, 1, 1, 1]);
  expect(result.firstBadRows[0].line).toBe(2);
  expect(result.firstBadRows[0].fault).toMatch(/with which treasury\.csv, line 2, brought an entry with other content/);
});

test('a reference that stands in one file twice is a bad row', async () => {
  const row = `0x${'7'.repeat(64)},0,2026-03-02 10:00:00,1.00,,USD\n`;
  const path = written('twice.csv', `hash,index,time,in,out,token\n${row}${row}`);
  const { result } = await imported(path, fixture('treasury-mapping.json'));
  expect([result.newEntries, result.badRows]).toEqual([1, 1]);
  expect(result.firstBadRows[0]).toMatchObject({ line: 3, fault: expect.stringContaining('which line 2 has already') });
});

test('an export of a provider keeps gross, fee, net and the payout of each payment, with the digits of JSON numbers', async () => {
  const { code, result } = await imported(fixture('export.ndjson'), fixture('export-mapping.json'));
  expect([code, result.newEntries]).toEqual([0, 2]);
  const eur = (value: string) => ({ value, currency: 'EUR' });
  expect(await entriesOf(result.statementFileId)).toMatchObject([
    { provider: 'neopay', payout: 'PO-7781', amount: eur('98.50'), gross: eur('100.00'), fee: eur('1.50') },
    {
      payment: '5b0cf5a1-3c1c-4a0e-8d0c-0f1f2a3b4c5d',
      bookedAt: '2026-03-01T09:30:00.000Z',
      amount: eur('49.25'),
      gross: eur('50.00'),
      fee: eur('0.75'),
    },
  ]);
});

test('camt.053.001.02: batches are split, reversals are marked, and what is not booked is left out', async () => {
  const { code, result } = await imported(fixture('statement-02.xml'), fixture('camt-mapping.json'));
  expect([code, result.newEntries, result.notBooked, result.badRows]).toEqual([0, 4, 1, 0]);
  const entries = await entriesOf(result.statementFileId);
  const shown = entries.map(({ entryReference, amount, isReversal, bookedAt }) => [
    entryReference,
    (amount as { value: string }).value,
    isReversal,
    bookedAt,
  ]);
  expect(shown).toEqual([
    ['S-2026-41|N-3', '-30.00', true, '2026-03-01T14:00:00.000Z'],
    ['B-2/2', '20.00', false, '2026-02-28T23:00:00.000Z'],
    ['B-2/1', '10.00', false, '2026-02-28T23:00:00.000Z'],
    ['B-1', '147.75', false, '2026-02-28T23:00:00.000Z'],
  ]);
  expect(JSON.stringify(entries)).not.toContain('Neopay Ltd');
});

test('camt.053 entries whose bank numbers NtryRef anew in each statement are all kept, whatever they show', async () => {
  const content = readFileSync(fixture('statement-02.xml'), 'utf8')
    .replace('>B-1</AcctSvcrRef>', '>00001</NtryRef>')
    .replace('>B-2</AcctSvcrRef>', '>00002</NtryRef>')
    .replaceAll('<AcctSvcrRef>', '<NtryRef>');
  const counts = async (id: string, change: (content: string) => string = (same) => same) => {
    const path = written(`${id}.xml`, change(content.replace('S-2026-41', id)));
    const { newEntries, knownEntries, badRows } = (await imported(path, fixture('camt-mapping.json'))).result;
    return [newEntries, knownEntries, badRows];
  };
  expect(await counts('S-2026-61')).toEqual([4, 0, 0]);
  expect(await counts('S-2026-62')).toEqual([4, 0, 0]);
  const otherSum = (same: string) => same.replace('>147.75', '>99.00').replace('1147.75', '1099.00');
  expect(await counts('S-2026-63', otherSum)).toEqual([4, 0, 0]);
  // The same statement again, in a file of other bytes.
  expect(await counts('S-2026-63', (same) => `${otherSum(same)}\n`)).toEqual([0, 4, 0]);
});

test('camt.053.001.08: prefixes, nested status, several statements, and balances below zero are read', async () => {
  const { code, result } = await imported(fixture('statement-08.xml'), fixture('camt-mapping.json'));
  expect([code, result.newEntries, result.badRows]).toEqual([0, 1, 0]);
  const [entry] = await entriesOf(result.statementFileId);
  expect(entry).toMatchObject({
    entryReference: 'S-1#1',
    amount: { value: '24.50' },
    bookedAt: '2026-06-30T22:00:00.000Z',
  });
});

test('a statement whose balances and entries do not agree loads its entries, and says by how much they differ', async () => {
  const path = written('short.xml', readFileSync(fixture('statement-08.xml'), 'utf8').replace('24.50000', '24.40'));
  const { code, result } = await imported(path, fixture('camt-mapping.json'));
  expect([code, result.badRows]).toEqual([2, 2]);
  expect(result.firstBadRows.map(({ fault }: { fault: string }) => fault)).toContain(
    'has the opening balance -50.00 EUR and entries of 24.40 EUR, which make -25.60 EUR, and the closing balance -25.50 EUR',
  );
});

test('bad rows are listed until a person accepts them, once, with an audit row', async () => {
  const { stdout } = await punteo('statements', 'list', '--not-accepted', '--json');
  const { statementFileId, badRows } = JSON.parse(stdout).items[0];
  const shown = await punteo('statements', 'show', statementFileId, '--bad-rows');
  expect(shown.stdout).toContain('which make -25.60 EUR');
  const accepted = await punteo('statements', 'accept', statementFileId, '--reason', 'the bank corrected it', '--json');
  expect(accepted.code).toBe(0);
  expect(JSON.parse(accepted.stdout).acceptance).toMatchObject({ reason: 'the bank corrected it' });
  const again = await punteo('statements', 'accept', statementFileId, '--reason', 'twice');
  expect([again.code, again.stderr]).toEqual([64, expect.stringContaining('accepted already')]);
  const { items } = await testApp.app.store.audit.list({ limit: 1 });
  expect(items[0]).toMatchObject({
    action: 'statement.accepted',
    subject: `statement:${statementFileId}`,
    detail: { reason: 'the bank corrected it', badRows: String(badRows) },
  });
  expect(JSON.parse((await punteo('statements', 'list', '--not-accepted', '--json')).stdout).items).not.toContainEqual(
    expect.objectContaining({ statementFileId }),
  );
});

test('a file that is broken as a whole stores nothing, also where its first rows are good', async () => {
  const before = JSON.parse((await punteo('statements', 'list', '--json')).stdout).items.length;
  const windows = readFileSync(fixture('bank.csv'));
  const rows = Array.from({ length: 20_000 }, (_, n) => `0x${n},0,2026-03-02 10:00:00,1.00,,USD\n`).join('');
  const files = [
    [
      'late.csv',
      Buffer.concat([Buffer.from(`hash,index,time,in,out,token\n${rows}`), windows]),
      'treasury-mapping.json',
    ],
    ['cut.xml', readFileSync(fixture('statement-02.xml')).subarray(0, -20), 'camt-mapping.json'],
    ['utf-8.csv', Buffer.from(windows.toString('latin1').replace('\x80', ''), 'utf8'), 'bank-mapping.json'],
  ] as const;
  const reasons = [];
  for (const [name, content, mapping] of files) {
    const { code, stderr } = await imported(written(name, content), fixture(mapping));
    expect(code).toBe(64);
    reasons.push(stderr.trim());
  }
  expect(reasons).toEqual([
    expect.stringContaining('is not UTF-8; nothing of the file was used'),
    expect.stringContaining('is not well-formed XML'),
    expect.stringContaining('is UTF-8, and its mapping says windows-1252. Set `encoding` to utf-8.'),
  ]);
  expect(JSON.parse((await punteo('statements', 'list', '--json')).stdout).items).toHaveLength(before);
  // The connection that broke off can be used again.
  expect((await imported(fixture('treasury.csv'), fixture('treasury-mapping.json'))).code).toBe(0);
});

test.each([
  ['{}', 'format: Should have a `format`: csv, ndjson or camt053.'],
  ['{"format":"csv"', 'is not JSON'],
  [
    '{"format":"camt053","timeZone":"+02:00","accounts":{}}',
    'timeZone: Should be a time zone such as Europe/Madrid or UTC.',
  ],
  ['{"format":"camt053","timeZone":"UTC","accounts":{},"encoding":"utf-8"}', 'Unrecognized key: "encoding"'],
])('a mapping file such as %s is refused with the field and what it should be', async (mapping, reason) => {
  const { code, stderr } = await imported(fixture('treasury.csv'), written('mapping.json', mapping));
  expect([code, stderr]).toEqual([64, expect.stringContaining(reason)]);
});

test('a mapping names everything that a file may be written in: leaving one out is refused', async () => {
  const whole = JSON.parse(readFileSync(fixture('bank-mapping.json'), 'utf8')) as Record<string, unknown>;
  for (const name of Object.keys(whole).filter((key) => key !== 'thousands')) {
    const { [name]: _, ...rest } = whole;
    const { code, stderr } = await imported(fixture('bank.csv'), written('part.json', JSON.stringify(rest)));
    expect([name, code]).toEqual([name, 64]);
    expect(stderr).toMatch(new RegExp(`(^|[ :])${name}: Should`));
  }
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runSql } from '@punteo/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { paidOrder, startTestApp, type TestApp } from '../__fixtures__/test-app.ts';
import { runPunteo } from '../cli/__fixtures__/run-punteo.ts';

let testApp: TestApp;
let folder: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'erase-statements-'));
  testApp = await startTestApp({ SETTLEMENT_ACCOUNTS: 'neopay=main-gbp', SETTLEMENT_DAYS: 'neopay=0' });
});
afterEach(async () => {
  await testApp?.close();
  rmSync(folder, { recursive: true });
});

const IBAN = 'GB29NWBK60161331926819';
const BY_PERSON = ['--email', 'jose1985@example.test', '--name', 'Jose Nunez', '--iban', IBAN];
const APPLY = ['--apply', '--reason', 'he asked'];

test('an erasure of a person takes their descriptions, keys and references, and no entry of another person', async () => {
  await imports([
    'E-1,2026-03-01,5.00,JOSÉ NÚÑEZ rent 2026-0042',
    'E-2,2026-03-01,5.00,from jose1985@example.test GB29NWBK 60161331926819',
    `${IBAN}/1,2026-03-01,5.00,rent`,
    'E-4,2026-03-01,5.00,Josefa Nuñezova jose19850@example.test',
  ]);
  const before = await entries();
  expect(before[1]?.reference_keys).toEqual(['jose1985', 'gb29nwbk', '60161331926819']);

  const plan = await punteo('erase', ...BY_PERSON);
  expect(plan.stdout).toContain('0 notes, 3 rows of statements');
  expect(await entries()).toEqual(before);

  expect((await punteo('erase', ...BY_PERSON, ...APPLY)).stdout).toContain('0 notes, 3 rows of statements');
  const digest = expect.stringMatching(/^erased:[0-9a-f]{64}$/);
  expect(await entries()).toEqual([
    { ...before[0], description: null },
    { ...before[1], description: null, reference_keys: [] },
    { ...before[2], entry_reference: digest },
    before[3],
  ]);
  expect((await testApp.app.store.erasure.list({})).items).toMatchObject([{ statementRows: 3 }]);
  expect((await punteo('erase', ...BY_PERSON)).stdout).toContain('0 rows of statements');
});

test('an entry with an erased reference is not imported again by a statement that overlaps', async () => {
  await imports([`${IBAN},2026-03-01,5.00,rent`]);
  await punteo('erase', '--iban', IBAN, ...APPLY);
  const { stdout } = await imports([`${IBAN},2026-03-01,5.00,rent`, 'E-2,2026-03-01,6.00,rent']);
  expect(JSON.parse(stdout)).toMatchObject({ newEntries: 1, knownEntries: 1, badRows: 0 });
  const { stdout: other } = await imports([`${IBAN},2026-03-01,7.00,rent`]);
  expect(JSON.parse(other)).toMatchObject({ newEntries: 0, badRows: 1 });
  expect((await punteo('erase', '--iban', IBAN)).stdout).toContain('0 rows of statements');
});

test('a bad row whose reason quotes the person loses its reason, and still counts', async () => {
  await imports([`${IBAN},2026-03-01,5.00,rent`, `${IBAN},2026-03-02,5.00,rent`]);
  await punteo('erase', '--iban', IBAN, ...APPLY);
  expect(await runSql(testApp.url, 'select fault from statement_bad_rows')).toEqual([
    { fault: 'has a fault whose text was erased: it named a person' },
  ]);
});

test('an erasure changes no settlement, and a resolved discrepancy about an erased entry is not found again', async () => {
  const payment = await paidOrder(testApp, 'A-1', { fulfilledAt: new Date() });
  // Of the same sum, so that only its key tells which payment an entry settles.
  await paidOrder(testApp, 'A-2', { fulfilledAt: new Date() });
  const today = new Date().toISOString().slice(0, 10);
  await imports([`${IBAN},${today},100.00,JOSE NUNEZ ${payment}`, `${IBAN}/2,${today},7.00,tip of Jose Nunez`]);
  const [open, found, ...others] = (await reconciled()).discrepancies;
  expect([open?.kind, found?.kind, others]).toEqual(['paid_not_settled', 'settled_unknown', []]);
  await testApp.app.store.discrepancies.update(
    String(found?.discrepancyId),
    { state: 'resolved', note: 'a tip' },
    { actor: 'eva', reason: 'a tip' },
  );
  const before = (await reconciled('--full')).run.summary;
  expect(before.settlement).toEqual([{ currency: 'GBP', settled: '100.00', open: '100.00' }]);

  const audit = await runSql(testApp.url, 'select * from audit order by audit_id');
  // A key by which settlement finds the payment stays, also where it names a person.
  await punteo('erase', ...BY_PERSON, '--name', payment, ...APPLY);
  expect(await textOf('statement_entries')).not.toMatch(/GB29|nunez/i);
  for (const table of ['discrepancies', 'discrepancy_history', 'run_discrepancies'])
    expect(await textOf(table)).not.toContain(IBAN);
  expect((await runSql(testApp.url, 'select * from audit order by audit_id')).slice(0, audit.length)).toEqual(audit);
  for (const mode of [[], ['--full']])
    expect(await reconciled(...mode)).toMatchObject({
      run: { summary: { settlement: before.settlement } },
      discrepancies: [
        { discrepancyId: open?.discrepancyId, state: 'open' },
        { discrepancyId: found?.discrepancyId, state: 'resolved' },
      ],
    });
  expect(await runSql(testApp.url, 'select count(*)::int from discrepancies')).toEqual([{ count: 2 }]);
});

test('an erasure by age takes the descriptions of older entries, but not while a discrepancy of the entry is open', async () => {
  await imports(['OLD,2020-03-01,5.00,Jose Nunez', `NEW,${new Date().toISOString().slice(0, 10)},5.00,Jose Nunez`]);
  await reconciled();
  const byAge = ['erase', '--older-than', '730'];
  expect((await punteo(...byAge)).stdout).toContain('0 rows of statements');
  await runSql(testApp.url, "update discrepancies set state = 'resolved'");
  expect((await punteo(...byAge)).stdout).toContain('1 row of statements');
  expect((await punteo(...byAge, ...APPLY)).stdout).toContain('1 row of statements');
  expect((await entries()).map(({ entry_reference, description }) => [entry_reference, description])).toEqual([
    ['OLD', null],
    ['NEW', 'Jose Nunez'],
  ]);
});

test('a note is erased with the person whose accents it writes', async () => {
  await imports(['E-1,2026-03-01,5.00,rent']);
  const [found] = (await reconciled()).discrepancies;
  const id = String(found?.discrepancyId);
  await testApp.app.store.discrepancies.update(id, { note: 'Zoë Müllerzz called' }, { actor: 'eva' });
  expect((await punteo('erase', '--name', 'Zoe Mullerzz', ...APPLY)).stdout).toContain('1 note,');
  expect(await runSql(testApp.url, 'select note from discrepancies')).toEqual([{ note: null }]);
});

async function imports(rows: readonly string[]) {
  const mapping = join(folder, 'mapping.json');
  writeFileSync(
    mapping,
    JSON.stringify({
      ...{ format: 'csv', encoding: 'utf-8', separator: ',', decimal: '.', dateFormat: 'YYYY-MM-DD', timeZone: 'UTC' },
      ...{ account: 'main-gbp', currency: 'GBP' },
      columns: { reference: 'ref', bookedAt: 'date', amount: 'amount', description: 'text' },
    }),
  );
  const statement = join(folder, 'bank.csv');
  writeFileSync(statement, `ref,date,amount,text\n${rows.join('\n')}\n`);
  return punteo('statements', 'import', statement, '--mapping', mapping, '--json');
}

async function entries(): Promise<readonly Record<string, unknown>[]> {
  return runSql(testApp.url, 'select * from statement_entries order by statement_entry_id');
}

async function textOf(table: string): Promise<string> {
  const rows = await runSql(testApp.url, `select coalesce(string_agg(t::text, ' '), '') as text from ${table} t`);
  return String(rows[0]?.text);
}

async function reconciled(...options: readonly string[]) {
  const { stdout } = await punteo('reconcile', '--json', ...options);
  return JSON.parse(stdout) as {
    run: { summary: { settlement: unknown } };
    discrepancies: { kind: string; discrepancyId: string }[];
  };
}

function punteo(...commandLine: readonly string[]) {
  return runPunteo(commandLine, { ...testApp.environment, DATABASE_URL: testApp.url });
}

import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type SandboxNeopay, startNeopay } from '@punteo/sandbox';
import { createTestDatabase, runSql } from '@punteo/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DETAILS, neopayEnvironment } from '../__fixtures__/test-app.ts';
import { type Ended, runPunteo } from './__fixtures__/run-punteo.ts';

const folder = mkdtempSync(join(tmpdir(), 'punteo-cli-'));
let database: Awaited<ReturnType<typeof createTestDatabase>>;
let neopay: SandboxNeopay;
let environment: Record<string, string>;
let migration: Ended;
let firstImport: Ended;
let firstRun: Ended;

const HEADER = 'order_id,amount,currency,created_at,due_at,fulfilled_at,providers,provider,provider_payment_id';

/** A day at the merchant: A-1 is paid but not fulfilled, A-3 fulfilled but not paid; then the day is reconciled. */
beforeAll(async () => {
  [database, neopay] = await Promise.all([
    createTestDatabase({ template: 'unmigrated', migrate: async () => {} }),
    startNeopay(),
  ]);
  environment = {
    ...neopayEnvironment(neopay),
    DATABASE_URL: database.url,
    FULFILMENT_GRACE_MINUTES: '0',
    CALLBACK_GRACE_MINUTES: '0',
  };
  migration = await punteo('migrate', '--json');
  firstImport = await punteo(
    'orders',
    'import',
    file('orders.csv', [
      HEADER,
      'A-1,100.00,GBP,2026-03-01T10:00:00Z,,,,,',
      'A-2,1e3,GBP,,,,,,',
      'A-3,50.00,GBP,2026-03-01T11:00:00Z,,2026-03-02T11:00:00Z,neopay,,',
      'A-1,100.00,GBP,,,,,,',
      'A-4,1.00,GBP,,,,nobody,,',
      'A-6,1.00,GBP,2999-01-01T00:00:00Z,,,,,',
      'A-7,1.00,GBP,,,2999-01-01T00:00:00Z,,,',
    ]),
  );
  const paid = await punteo('pay', 'A-1', '--provider', 'neopay', '--details', JSON.stringify(DETAILS), '--json');
  const { providerPaymentId } = JSON.parse(paid.stdout) as { providerPaymentId: string };
  await neopay.setStatus(providerPaymentId, 'completed', 'none');
  firstRun = await punteo('reconcile', '--json');
});

afterAll(async () => {
  await database?.drop();
  await neopay?.close();
  rmSync(folder, { recursive: true });
});

test('an import takes the good rows, lists the bad rows by line on stderr, and exits 2', () => {
  const stderr = firstImport.stderr.replaceAll(/\(2\d{3}-[^)]*\)/g, '(…)');
  expect({ ...firstImport, stderr }).toEqual({
    code: 2,
    stdout: '2 created, 0 amended, 0 unchanged, 5 bad rows\n',
    stderr: [
      'line 3: amount should be a plain decimal such as 100.00',
      'line 5: order_id A-1 is already on line 2',
      'line 6: provider nobody is not configured here',
      'line 7: the creation time 2999-01-01T00:00:00.000Z is more than 24 hours after now (…)',
      'line 8: the fulfilment time 2999-01-01T00:00:00.000Z is more than 24 hours after now (…)',
      '',
    ].join('\n'),
  });
});

test('an import of known rows changes nothing and exits 0, from NDJSON as from CSV', async () => {
  const path = file('orders.ndjson', [
    '{"order_id":"A-1","amount":100.00,"currency":"GBP","created_at":"2026-03-01T10:00:00Z"}',
    '{"order_id":"A-5","amount":"7.00","currency":"GBP"}',
  ]);
  const { code, stdout } = await punteo('orders', 'import', path, '--json');
  expect([code, JSON.parse(stdout)]).toEqual([
    0,
    { rows: 2, created: 1, amended: 0, unchanged: 1, badRows: [], badRowCount: 0, retriedOrphans: 0 },
  ]);
});

test('a run that finds discrepancies prints them as JSON and exits 1', () => {
  expect(firstRun.code).toBe(1);
  const report = JSON.parse(firstRun.stdout) as { run: { complete: boolean }; discrepancies: { kind: string }[] };
  expect(report.run.complete).toBe(true);
  expect(report.discrepancies.map(({ kind }) => kind)).toEqual([
    'fulfilled_not_paid',
    'missing_callback',
    'paid_not_fulfilled',
  ]);
});

test('an order that is paid at the provider is shown as paid, with its proof', async () => {
  expect((await punteo('orders', 'show', 'A-1')).stdout).toContain('100.00 GBP  paid (the provider');
});

test('a list shows the orders of one state only, and every order without one', async () => {
  const idsOf = async (...options: string[]) => {
    const { stdout } = await punteo('orders', 'list', '--json', ...options);
    return (JSON.parse(stdout) as { items: { orderId: string }[] }).items.map(({ orderId }) => orderId);
  };
  expect(await idsOf('--state', 'paid')).toEqual(['A-1']);
  expect(await idsOf()).toEqual(expect.arrayContaining(['A-1', 'A-3']));
});

test('a run is printed as a table of sentences, in English or in Spanish', async () => {
  const english = await punteo('reconcile');
  expect(english.stderr).toBe('');
  expect(english.stdout).toMatch(/\d orders/);
  expect(english.stdout).toMatch(/1 {2}paid_not_fulfilled +100\.00 GBP +Paid, but the goods have not gone out/);
  expect(english.stdout).toContain('The run is complete.');
  expect((await punteo('reconcile', '--lang', 'es')).stdout).toContain('Pagado, pero la mercancía no ha salido');
});

test('a report is a page, CSV, JSON or a workbook, and the same run gives the same bytes', async () => {
  const html = await punteo('report', 'latest');
  expect(html).toMatchObject({ code: 0, stderr: '' });
  expect(html.stdout).toMatch(/^<!doctype html>/);
  expect(await punteo('report', 'latest')).toEqual(html);
  const csv = await punteo('report', 'latest', '--format', 'csv');
  expect(csv.stdout).toMatch(/^\uFEFFdiscrepancy_id,state,owner,note,due_on,reason,version,kind,/);
  expect(JSON.parse((await punteo('report', 'latest', '--format', 'json')).stdout)).toMatchObject({
    run: { complete: true },
  });
  expect((await punteo('report', 'latest', '--format', 'xlsx')).stdout.slice(0, 2)).toBe('PK');
});

test('a report of an unknown run exits 64 and says so', async () => {
  expect(await punteo('report', 'nothing')).toEqual({ code: 64, stdout: '', stderr: 'There is no run nothing.\n' });
});

test('decisions on discrepancies survive export and import, and the export disarms formulas', async () => {
  const list = JSON.parse((await punteo('discrepancies', 'list', '--json')).stdout) as {
    items: { discrepancyId: string }[];
  };
  const [first = '', second = ''] = list.items.map(({ discrepancyId }) => discrepancyId);
  expect(await punteo('discrepancies', 'assign', first, '=HYPERLINK("http://evil")')).toMatchObject({ code: 0 });
  expect(await punteo('discrepancies', 'resolve', second, '--reason', 'cash', '--note', 'paid in cash')).toMatchObject({
    code: 0,
  });

  const exported = await punteo('discrepancies', 'export', '--state', 'all');
  expect(exported.stdout).toContain(`"'=HYPERLINK(""http://evil"")"`);
  const path = file('decisions.csv', [exported.stdout.replace('paid in cash', 'paid in coins')]);
  expect(await punteo('discrepancies', 'import', path, '--json')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('"changed": 1,\n  "unchanged": 2'),
  });
  // The same but for the version of what was changed.
  expect((await punteo('discrepancies', 'export', '--state', 'all')).stdout).toBe(
    readFileSync(path, 'utf8').replace('paid in coins,,,2,', 'paid in coins,,,3,'),
  );
  expect((await punteo('discrepancies', 'show', second)).stdout).toContain('paid in coins');
});

test('an import of an unedited export of discrepancies changes nothing, and writes nothing to the audit', async () => {
  const [first = ''] = await discrepancyIds();
  await punteo('discrepancies', 'assign', first, 'Ana', '--note', 'one\ntwo');
  const path = file('unedited.csv', [(await punteo('discrepancies', 'export', '--state', 'all')).stdout]);
  const audit = async () =>
    (await runSql(database.url, `select count(*)::int from audit where action = 'discrepancy.updated'`))[0];
  const before = await audit();
  expect(await punteo('discrepancies', 'import', path)).toEqual({
    code: 0,
    stdout: '0 changed, 3 unchanged, 0 bad rows\n',
    stderr: '',
  });
  expect(await audit()).toEqual(before);
});

test('an import of decisions lists rows without a known discrepancy by line and exits 2', async () => {
  const path = file('unknown-discrepancies.csv', [
    'discrepancy_id,version,state',
    '00000000-0000-4000-8000-000000000000,1,open',
    'x y,1,open',
  ]);
  expect(await punteo('discrepancies', 'import', path)).toMatchObject({
    code: 2,
    stderr:
      'line 2: there is no discrepancy 00000000-0000-4000-8000-000000000000\nline 3: discrepancy_id is missing or malformed\n',
  });
});

test('a decision with NUL is a bad row by its line, and the decisions around it are applied', async () => {
  const [first = '', second = '', third = ''] = await discrepancyIds();
  const path = file('nul.csv', [
    'discrepancy_id,state,owner,note',
    `${first},open,Ana,first`,
    `${second},open,Ana,"a\0b"`,
    `${third},resolved,Ana,third`,
  ]);
  expect(await punteo('discrepancies', 'import', path, '--overwrite', '--reason', 'decided')).toEqual({
    code: 2,
    stdout: '2 changed, 0 unchanged, 1 bad rows\n',
    stderr: 'line 3: holds the character NUL\n',
  });
  expect((await punteo('discrepancies', 'show', third)).stdout).toContain('third');
});

test('decisions that are not UTF-8, or name a column twice, are refused, and nothing of the file is applied', async () => {
  const [first = ''] = await discrepancyIds();
  const before = await punteo('discrepancies', 'show', first);
  const path = join(folder, 'windows-1252.csv');
  const rows = `discrepancy_id,owner\r\n${first},changed\r\n${first},Bego\u00F1a\r\n`;
  writeFileSync(path, Buffer.from(rows, 'latin1'));
  const refused = await punteo('discrepancies', 'import', path, '--overwrite');
  expect(refused).toMatchObject({ code: 64, stdout: '' });
  expect(refused.stderr).toContain('line 3 is not UTF-8');
  const twice = file('twice.csv', ['discrepancy_id,note,note', `${first},one,two`]);
  expect(await punteo('discrepancies', 'import', twice)).toMatchObject({ code: 64, stdout: '' });
  expect(await punteo('discrepancies', 'show', first)).toEqual(before);
});

test('a note keeps its line ends when a program rewrites those of the export', async () => {
  const [first = ''] = await discrepancyIds();
  await punteo('discrepancies', 'assign', first, 'Ana', '--note', 'one\ntwo');
  const exported = (await punteo('discrepancies', 'export', '--state', 'all')).stdout;
  const path = file('rewritten.csv', [exported.replaceAll('\n', '\r\n')]);
  expect(await punteo('discrepancies', 'import', path)).toMatchObject({ code: 0 });
  expect((await punteo('discrepancies', 'export', '--state', 'all')).stdout).toBe(exported);
});

test('an order file of Excel in Spanish is read with --decimal , and its rows are else bad rows', async () => {
  const path = file('semicolon.csv', ['order_id;amount;currency\r', 'D-1;10,00;EUR\r', 'D-2;20,50;EUR\r', '']);
  const refused = await punteo('orders', 'import', path);
  expect(refused).toMatchObject({ code: 2, stdout: '0 created, 0 amended, 0 unchanged, 2 bad rows\n' });
  expect(refused.stderr).toContain(
    'line 2: amount should be a plain decimal such as 100.00; to read a decimal comma, use',
  );
  expect(await punteo('orders', 'import', path, '--decimal', ',')).toMatchObject({
    code: 0,
    stdout: '2 created, 0 amended, 0 unchanged, 0 bad rows\n',
  });
  expect((await punteo('orders', 'show', 'D-2')).stdout).toContain('20.50 EUR');
});

test('an order whose payment id holds NUL is a bad row, and the orders around it have their payments', async () => {
  const path = file('nul-orders.csv', [
    'order_id,amount,currency,provider,provider_payment_id',
    'E-1,1.00,GBP,neopay,11111111-1111-4111-8111-111111111111',
    'E-2,1.00,GBP,neopay,"a\0b"',
    'E-3,1.00,GBP,neopay,33333333-1111-4111-8111-111111111111',
  ]);
  expect(await punteo('orders', 'import', path)).toEqual({
    code: 2,
    stdout: '2 created, 0 amended, 0 unchanged, 1 bad rows\n',
    stderr: 'line 3: holds the character NUL\n',
  });
  expect((await punteo('orders', 'show', 'E-3')).stdout).toContain('33333333-1111-4111-8111-111111111111');
});

test('of the bad rows of an import the first hundred are listed, and the others counted', async () => {
  const rows = Array.from({ length: 250 }, (_, index) => `F-${index},none,GBP`);
  const { code, stdout, stderr } = await punteo(
    'orders',
    'import',
    file('bad.csv', ['order_id,amount,currency', ...rows]),
  );
  expect([code, stdout]).toEqual([2, '0 created, 0 amended, 0 unchanged, 250 bad rows\n']);
  expect(stderr.split('\n')).toHaveLength(102);
  expect(stderr).toContain('\nand 150 more bad rows\n');
});

test('an incomplete run exits 2 and says what is missing, and so does an incomplete sync', async () => {
  neopay.faults.next('listPayments', { kind: 'status', status: 404 }, { times: Number.POSITIVE_INFINITY });
  try {
    const run = await punteo('reconcile');
    expect(run.code).toBe(2);
    expect(run.stdout).toMatch(/The run is NOT complete:\n- neopay: its list could not be read to the end/);
    expect(await punteo('sync')).toMatchObject({ code: 2 });
  } finally {
    neopay.faults.clear();
  }
});

test('a sync of one provider exits 0 when its list was read to the end', async () => {
  expect(await punteo('sync', '--provider', 'neopay', '--json')).toMatchObject({ code: 0 });
});

test('a payment from a provider that is not configured exits 64', async () => {
  expect(await punteo('pay', 'A-1', '--provider', 'nobody')).toMatchObject({ code: 64, stdout: '' });
});

test('a payment that was refused before it was sent names the documentation of --details', async () => {
  expect(await punteo('pay', 'A-3', '--provider', 'neopay')).toEqual({
    code: 1,
    stdout: expect.stringMatching(/^refused {2}details_invalid {2}institutionId: .*; customer: .*\n$/),
    stderr:
      'Nothing was sent: --details is not what neopay needs. docs/operating.md, "Ask for a payment", has an example.\n',
  });
});

test('a payment that the provider refused names `punteo doctor` as the next step', async () => {
  const details = JSON.stringify({ ...DETAILS, institutionId: 404 });
  const refused = await punteo('pay', 'A-3', '--provider', 'neopay', '--details', details);
  expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('`punteo doctor`')]);
});

test('a payment that was created without the page for the buyer is ok, and a note says that the page is missing', async () => {
  const { resource } = neopay.insert({ amount: '50.00', currency: 'GBP', status: 'pending' });
  const body = JSON.stringify({ payment: { id: resource.id } });
  neopay.faults.next('createPayment', { kind: 'raw', status: 201, body });
  expect(await punteo('pay', 'A-3', '--provider', 'neopay', '--details', JSON.stringify(DETAILS))).toEqual({
    code: 0,
    stdout: `created  ${resource.id}\n`,
    stderr:
      'neopay created the payment and returned no page where the buyer authorises it. Look for the page at neopay.\n',
  });
});

test('a payment whose answer was lost names `punteo sync` as the next step', async () => {
  neopay.faults.next('createPayment', { kind: 'drop', handled: true });
  const lost = await punteo('pay', 'A-3', '--provider', 'neopay', '--another', '--details', JSON.stringify(DETAILS));
  expect([lost.code, lost.stderr]).toEqual([1, expect.stringContaining('run `punteo sync`')]);
});

test('the doctor runs the checks that need no database when the database is unreachable, and exits 2', async () => {
  const DATABASE_URL = 'postgres://user:very-secret@127.0.0.1:1/none';
  const { code, stdout } = await runPunteo(['doctor', '--json'], { ...environment, DATABASE_URL });
  expect(code).toBe(2);
  const { checks } = JSON.parse(stdout) as { checks: { name: string; detail: string }[] };
  expect(checks.map(({ name }) => name)).toEqual([
    'configuration',
    'database',
    'neopay',
    'neopay clock',
    'rules',
    'callback address',
  ]);
  expect(checks[1]?.detail).toMatch(/\(ECONNREFUSED\): .*DATABASE_URL\.$/);
  expect(stdout).not.toContain('very-secret');
});

test('the doctor exits 0 when every check passes, and 1 with a warning', async () => {
  const receiver = createServer((_request, response) => {
    response.writeHead(405, { allow: 'POST', 'content-length': 0 }).end();
  });
  await once(receiver.listen(0, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
  try {
    await punteo('reconcile');
    const { code, stdout } = await punteo('doctor', '--json', '--callback-url', url);
    const { checks } = JSON.parse(stdout) as { checks: { name: string; result: string }[] };
    expect(checks.filter(({ result }) => result !== 'ok')).toEqual([]);
    expect(code).toBe(0);
    expect(checks.map(({ name }) => name)).toEqual([
      'configuration',
      'migrations',
      'database',
      'neopay',
      'neopay clock',
      'rules',
      'callback address',
      'database clock',
      'neopay callbacks',
      'neopay keys',
      'refused callbacks',
      'unread callbacks',
      'unanswered orders',
      'dead events',
      'dead verifications',
      'sender networks',
      'neopay record shape',
      'neopay create shape',
      'neopay error shape',
      'last run',
    ]);
    const without = { ...environment, NEOPAY_TOKEN: '', NEOPAY_APP_KEY: '', PUBLIC_URL: url };
    expect((await runPunteo(['doctor'], without)).code).toBe(1);
  } finally {
    receiver.close();
  }
});

test('the doctor exits 2 when a check fails and prints how to fix it', async () => {
  const receiver = createServer();
  await once(receiver.listen(0, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
  await once(receiver.close(), 'close');
  const { code, stdout } = await punteo('doctor', '--callback-url', url);
  expect(code).toBe(2);
  expect(stdout).toMatch(/✗ +callback address +No answer \(ECONNREFUSED\): start the receiver/);
});

test('migrate updates an empty database and prints the schema versions; again it changes nothing', async () => {
  const { to } = JSON.parse(migration.stdout) as { to: number };
  expect(JSON.parse(migration.stdout)).toEqual({ from: 0, to });
  expect(JSON.parse((await punteo('migrate', '--json')).stdout)).toEqual({ from: to, to });
});

test('restored says from which sequence on merchant events are sent, and is an entry in the audit', async () => {
  const { code, stdout } = await punteo('restored', '--json');
  const { sentUpTo } = JSON.parse(stdout) as { sentUpTo: number };
  expect(code).toBe(0);
  expect(sentUpTo).toBeGreaterThan(1_000_000);
  expect((await punteo('restored')).stdout).toMatch(
    /^The next merchant event of every stream has a sequence above \d+: /,
  );
});

test('repair decides every order again and reports what changed', async () => {
  const { stdout } = await punteo('repair', '--json');
  expect(JSON.parse(stdout)).toMatchObject({ decided: expect.any(Number), changed: [], stuck: [] });
});

test('callbacks are listed as JSON, and an unknown callback exits 64', async () => {
  expect(JSON.parse((await punteo('callbacks', 'list', '--json')).stdout)).toEqual({ items: [], nextCursor: null });
  expect(await punteo('callbacks', 'show', '1')).toMatchObject({ code: 64, stderr: 'There is no callback 1.\n' });
});

test('merchant events are listed, and a resend needs a known event or a condition', async () => {
  const { items } = JSON.parse((await punteo('events', 'list', '--json')).stdout) as { items: { eventId: string }[] };
  const eventId = items[0]?.eventId ?? expect.unreachable();
  expect((await punteo('events', 'show', eventId)).stdout).toContain(`"eventId": "${eventId}"`);
  // No worker has seen it: it waits for an endpoint.
  expect(await punteo('events', 'resend', eventId)).toMatchObject({
    code: 0,
    stdout: '0 deliveries will be sent again\n',
  });
  expect(JSON.parse((await punteo('events', 'resend', '--failed', '--json')).stdout)).toEqual({
    deliveries: 0,
    byEndpoint: {},
    notConfigured: null,
  });
  expect(await punteo('events', 'resend')).toMatchObject({
    code: 64,
    stderr: 'Name an event by its id, or use --failed, --since or --until.\n',
  });
  expect(await punteo('events', 'resend', '--since', 'yesterday')).toMatchObject({ code: 64 });
  expect(await punteo('events', 'show', '1')).toMatchObject({ code: 64, stderr: 'There is no event 1.\n' });
});

function punteo(...commandLine: string[]): Promise<Ended> {
  return runPunteo(commandLine, environment);
}

async function discrepancyIds(): Promise<readonly string[]> {
  const { stdout } = await punteo('discrepancies', 'list', '--state', 'all', '--json');
  return (JSON.parse(stdout) as { items: { discrepancyId: string }[] }).items.map(({ discrepancyId }) => discrepancyId);
}

function file(name: string, lines: readonly string[]): string {
  const path = join(folder, name);
  writeFileSync(path, lines.join('\n'));
  return path;
}

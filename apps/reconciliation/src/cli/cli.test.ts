import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedDatabase, openEmbedded } from '@punteo/embedded-postgres';
import { type SandboxNeopay, startNeopay } from '@punteo/sandbox';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bankEnvironment, DETAILS } from '../__fixtures__/test-app.ts';

const folder = mkdtempSync(join(tmpdir(), 'punteo-cli-'));
let database: EmbeddedDatabase;
let bank: SandboxNeopay;
let environment: Record<string, string>;

beforeAll(async () => {
  bank = await startNeopay();
  const dataDirectory = join(folder, 'data');
  // One lease over all commands: the server is started once.
  database = await openEmbedded({ dataDir: dataDirectory });
  environment = {
    ...bankEnvironment(bank),
    PUNTEO_DATA_DIR: dataDirectory,
    PATH: process.env.PATH ?? '',
    FULFILMENT_GRACE_MINUTES: '0',
    CALLBACK_GRACE_MINUTES: '0',
  };
});

afterAll(async () => {
  await database?.close();
  await bank?.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function start(words: readonly string[], env: Record<string, string> = environment) {
  const cli = new URL('../main.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, ['--conditions=@punteo/source', cli, ...words], { env, cwd: folder });
  const out = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => {
    out.stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    out.stderr += chunk;
  });
  const ended = new Promise<Ended>((resolve) => child.on('close', (code) => resolve({ code, ...out })));
  return { child, out, ended };
}

const punteo = (...words: string[]) => start(words).ended;

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const HEADER = 'order_id,amount,currency,created_at,due_at,fulfilled_at,providers,provider,provider_payment_id';

test('an import takes the good rows, lists the bad ones by line on stderr, and ends with 1', async () => {
  const path = file(
    'orders.csv',
    [
      HEADER,
      'A-1,100.00,GBP,2026-03-01T10:00:00Z,,,,,',
      'A-2,1e3,GBP,,,,,,',
      'A-3,50.00,GBP,2026-03-01T11:00:00Z,,2026-03-02T11:00:00Z,neopay,,',
      'A-1,100.00,GBP,,,,,,',
      'A-4,1.00,GBP,,,,nobody,,',
    ].join('\n'),
  );
  expect(await punteo('orders', 'import', path)).toEqual({
    code: 1,
    stdout: '2 created, 0 changed, 0 unchanged, 3 bad rows\n',
    stderr: [
      'line 3: amount should be a plain decimal such as 100.00',
      'line 5: order_id A-1 is already on line 2',
      'line 6: provider nobody is not configured here',
      '',
    ].join('\n'),
  });
});

test('the same rows again change nothing and end with 0; NDJSON is read as well', async () => {
  const path = file(
    'orders.ndjson',
    '{"order_id":"A-1","amount":100.00,"currency":"GBP","created_at":"2026-03-01T10:00:00Z"}\n' +
      '{"order_id":"A-5","amount":"7.00","currency":"GBP"}\n',
  );
  const { code, stdout } = await punteo('orders', 'import', path, '--json');
  expect([code, JSON.parse(stdout)]).toEqual([
    0,
    { rows: 2, created: 1, changed: 0, unchanged: 1, badRows: [], retriedOrphans: 0 },
  ]);
});

test('an order is paid, its list read, and a run finds what does not tally and ends with 1', async () => {
  const paid = await punteo('pay', 'A-1', '--provider', 'neopay', '--details', JSON.stringify(DETAILS), '--json');
  expect(paid.code).toBe(0);
  const { providerPaymentId } = JSON.parse(paid.stdout) as { providerPaymentId: string };
  await bank.setStatus(providerPaymentId, 'completed', 'none');
  expect(await punteo('sync', '--provider', 'neopay', '--json')).toMatchObject({ code: 0 });
  expect((await punteo('orders', 'show', 'A-1')).stdout).toContain('100.00 GBP  paid (the provider');

  const run = await punteo('reconcile', '--json');
  expect(run.code).toBe(1);
  const report = JSON.parse(run.stdout) as { run: { complete: boolean }; discrepancies: { kind: string }[] };
  expect(report.run.complete).toBe(true);
  expect(report.discrepancies.map(({ kind }) => kind)).toEqual([
    'fulfilled_not_paid',
    'missing_callback',
    'paid_not_fulfilled',
  ]);
});

test('a run is a table in words, also in Spanish', async () => {
  const english = await punteo('reconcile');
  expect(english.stderr).toBe('');
  expect(english.stdout).toContain('3 orders');
  expect(english.stdout).toMatch(/1 {2}paid_not_fulfilled +100\.00 GBP +Paid, but the goods have not gone out/);
  expect(english.stdout).toContain('The run is complete.');
  expect((await punteo('reconcile', '--lang', 'es')).stdout).toContain('Pagado, pero la mercancía no ha salido');
});

test('a report comes as page, table and data, and the same run gives the same bytes', async () => {
  const html = await punteo('report', 'latest');
  expect(html).toMatchObject({ code: 0, stderr: '' });
  expect(html.stdout).toMatch(/^<!doctype html>/);
  expect(await punteo('report', 'latest')).toEqual(html);
  const csv = await punteo('report', 'latest', '--format', 'csv');
  expect(csv.stdout).toMatch(/^discrepancy_id,state,owner,note,kind,/);
  expect(JSON.parse((await punteo('report', 'latest', '--format', 'json')).stdout)).toMatchObject({
    run: { complete: true },
  });
  expect((await punteo('report', 'latest', '--format', 'xlsx')).stdout.slice(0, 2)).toBe('PK');
  expect(await punteo('report', 'nothing')).toMatchObject({
    code: 64,
    stdout: '',
    stderr: 'There is no run nothing.\n',
  });
});

test('discrepancies are assigned, resolved, exported with formulas disarmed, and imported as they were', async () => {
  const list = JSON.parse((await punteo('discrepancies', 'list', '--json')).stdout) as {
    items: { discrepancyId: string }[];
  };
  const [first, second] = list.items.map(({ discrepancyId }) => discrepancyId);
  expect(await punteo('discrepancies', 'assign', `${first}`, '=HYPERLINK("http://evil")')).toMatchObject({ code: 0 });
  expect(await punteo('discrepancies', 'resolve', `${second}`, '--note', 'paid in cash')).toMatchObject({ code: 0 });

  const exported = await punteo('discrepancies', 'export', '--state', 'all');
  expect(exported.stdout).toContain(`"'=HYPERLINK(""http://evil"")"`);
  const path = file('decisions.csv', exported.stdout.replace('paid in cash', 'paid in coins'));
  expect(await punteo('discrepancies', 'import', path, '--json')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('"changed": 3'),
  });
  expect((await punteo('discrepancies', 'export', '--state', 'all')).stdout).toBe(readFileSync(path, 'utf8'));
  expect((await punteo('discrepancies', 'show', `${second}`)).stdout).toContain('paid in coins');
  const strangers = file(
    'strangers.csv',
    'discrepancy_id,state\n00000000-0000-4000-8000-000000000000,open\nx y,open\n',
  );
  expect(await punteo('discrepancies', 'import', strangers)).toMatchObject({
    code: 1,
    stderr:
      'line 2: there is no discrepancy 00000000-0000-4000-8000-000000000000\nline 3: discrepancy_id is missing or malformed\n',
  });
});

test('a run that cannot see everything ends with 2 and says what was missing', async () => {
  bank.faults.next('listPayments', { kind: 'status', status: 500 }, { times: Number.POSITIVE_INFINITY });
  try {
    const run = await punteo('reconcile');
    expect(run.code).toBe(2);
    expect(run.stdout).toMatch(/The run is NOT complete:\n- neopay: its list could not be read to the end/);
    expect(await punteo('sync')).toMatchObject({ code: 2 });
  } finally {
    bank.faults.clear();
  }
});

/** For a process that should start quickly: it ends when it begins to load the house. */
const WITHOUT_THE_HOUSE = `--import=data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from 'node:module';
  registerHooks({
    resolve(name, context, next) {
      if (/^(?:pg|zod|express|@punteo\\/(?!payments))/.test(name)) throw new Error(name + ' is loaded');
      return next(name, context);
    },
  });
`)}`;

test('two files are compared without a database and all that speaks to one, and the end says whether they differ', async () => {
  const left = file('left.csv', 'id,amount\na,1.0\nb,2\n');
  const right = file('right.csv', 'id,amount\na,1\nb,3\n');
  const nowhere = { PATH: process.env.PATH ?? '', DATABASE_URL: 'nonsense', NODE_OPTIONS: WITHOUT_THE_HOUSE };
  expect(await start(['compare', left, right], nowhere).ended).toEqual({
    code: 1,
    stdout: 'amount  b  2  3  line 3\n2 left, 2 right, 1 say the same\n1 amount\n',
    stderr: '',
  });
  expect(await start(['compare', left, left], nowhere).ended).toMatchObject({ code: 0 });
  expect(await start(['compare', left, join(folder, 'none.csv')], nowhere).ended).toMatchObject({ code: 64 });
});

test('wrong usage ends with 64, a bad setting names itself and ends with 1, help ends with 0', async () => {
  for (const words of [
    ['reconcile', '--from', '2026-02-30'],
    ['nonsense'],
    ['orders'],
    ['report', 'x', '--format', 'pdf'],
    ['orders', 'import', 'none.csv'],
    ['pay', 'A-1', '--provider', 'nobody'],
  ]) {
    const ended = await punteo(...words);
    expect([words, ended.code, ended.stdout]).toEqual([words, 64, '']);
    expect(ended.stderr).not.toBe('');
  }
  const bad = { ...environment, PORT: 'secret' };
  expect(await start(['orders', 'list'], bad).ended).toEqual({
    code: 1,
    stdout: '',
    stderr: 'PORT: should be a whole number from 0 to 65535.\n',
  });
  const help = await punteo('reconcile', '--help');
  expect(help).toMatchObject({ code: 0, stderr: '' });
  expect(help.stdout).toContain('--dry-run');
});

test('a database that cannot be reached is a fault that says so, and the doctor names it', async () => {
  const away = { ...environment, DATABASE_URL: 'postgres://user:very-secret@127.0.0.1:1/none' };
  const list = await start(['orders', 'list'], away).ended;
  expect(list).toMatchObject({ code: 70, stdout: '' });
  expect(list.stderr).toMatch(/^store_unavailable: /);
  expect(list.stderr).not.toContain('very-secret');
  const sick = await start(['doctor', '--json'], away).ended;
  expect(sick.code).toBe(2);
  const { checks } = JSON.parse(sick.stdout) as { checks: { name: string; detail: string }[] };
  // What needs no database is looked at all the same.
  expect(checks.map(({ name }) => name)).toEqual([
    'configuration',
    'database',
    'neopay',
    'neopay clock',
    'callback address',
  ]);
  expect(checks[1]?.detail).toMatch(/\(ECONNREFUSED\): .*DATABASE_URL\.$/);
  expect(sick.stdout).not.toContain('very-secret');
});

test('the doctor ends with 0 when all is well, 1 with a warning, 2 when something fails', async () => {
  const receiver = createServer((_request, response) => {
    response.writeHead(405, { allow: 'POST', 'content-length': 0 }).end();
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
  try {
    await punteo('reconcile');
    const well = await punteo('doctor', '--json', '--callback-url', url);
    const { checks } = JSON.parse(well.stdout) as { checks: { name: string; result: string }[] };
    expect(checks.filter(({ result }) => result !== 'ok')).toEqual([]);
    expect(well.code).toBe(0);
    expect(checks.map(({ name }) => name)).toEqual([
      'configuration',
      'migrations',
      'database',
      'neopay',
      'neopay clock',
      'callback address',
      'database clock',
      'neopay callbacks',
      'neopay keys',
      'unread callbacks',
      'unanswered orders',
      'dead events',
      'dead verifications',
      'neopay record shape',
      'last run',
    ]);
    const without = { ...environment, NEOPAY_TOKEN: '', NEOPAY_APP_KEY: '', PUBLIC_URL: url };
    expect((await start(['doctor'], without).ended).code).toBe(1);
  } finally {
    receiver.close();
  }
  const closed = await punteo('doctor', '--callback-url', url);
  expect(closed.code).toBe(2);
  expect(closed.stdout).toMatch(/✗ +callback address +Nobody answers there \(ECONNREFUSED\): start the receiver/);
  expect((await punteo('doctor', '--callback-url', 'nowhere')).code).toBe(64);
});

test('migrate, repair and the list of callbacks work on what is there', async () => {
  expect(JSON.parse((await punteo('migrate', '--json')).stdout)).toMatchObject({ to: expect.any(Number) });
  expect(JSON.parse((await punteo('repair', '--json')).stdout)).toMatchObject({ decided: 3, changed: [], stuck: [] });
  expect(JSON.parse((await punteo('callbacks', 'list', '--json')).stdout)).toEqual({ items: [], nextCursor: null });
  expect(await punteo('callbacks', 'show', '1')).toMatchObject({ code: 64, stderr: 'There is no callback 1.\n' });
});

test('serve prints its address, answers, and ends with 0 when told to stop', async () => {
  const { child, out, ended } = start(['serve', '--json'], { ...environment, PORT: '0', LOG_LEVEL: 'info' });
  await expect.poll(() => out.stdout, { timeout: 15_000 }).toMatch(/\n$/);
  const { url } = JSON.parse(out.stdout) as { url: string };
  expect((await fetch(`${url}/health/ready`)).status).toBe(200);
  child.kill('SIGTERM');
  expect((await ended).code).toBe(0);
  expect(out.stderr).toContain('"msg":"listening"');
});

test('a payment that was not made says on stderr what to do about it', async () => {
  expect(await punteo('pay', 'A-5', '--provider', 'neopay')).toEqual({
    code: 1,
    stdout: 'refused  details_invalid\n',
    stderr:
      'Nothing was sent: --details is not what neopay asks for. docs/operating.md, "Ask for a payment", has an example.\n',
  });
  const strange = JSON.stringify({ ...DETAILS, institutionId: 404 });
  const refused = await punteo('pay', 'A-5', '--provider', 'neopay', '--details', strange);
  expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('`punteo doctor`')]);
  bank.faults.next('createPayment', { kind: 'drop', handled: true });
  const lost = await punteo('pay', 'A-5', '--provider', 'neopay', '--details', JSON.stringify(DETAILS));
  expect([lost.code, lost.stderr]).toEqual([1, expect.stringContaining('`punteo sync` looks for it')]);
});

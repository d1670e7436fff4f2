import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type SandboxNeopay, type SandboxPentagoo, startNeopay, startPentagoo } from '@punteo/sandbox';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { contractTests } from './contract-tests.ts';
import { exitCodeOf, reportText } from './report.ts';

// The tests that a scheduled workflow runs against the real providers, here against the sandbox and its deviations.

const folder = mkdtempSync(join(tmpdir(), 'punteo-contract-'));
let neopay: SandboxNeopay;
let pentagoo: SandboxPentagoo;

beforeAll(async () => {
  [neopay, pentagoo] = await Promise.all([startNeopay(), startPentagoo()]);
});

let paymentId: string;
beforeEach(() => {
  paymentId = neopay.insert({ status: 'completed' }).resource.id;
});

afterEach(() => {
  neopay.faults.clear();
  neopay.remove(paymentId);
  pentagoo.faults.clear();
});

afterAll(async () => {
  await Promise.all([neopay?.close(), pentagoo?.close()]);
  rmSync(folder, { recursive: true });
});

const neopayKeys = () => ({
  NEOPAY_BASE_URL: neopay.url,
  NEOPAY_TOKEN: neopay.token,
  NEOPAY_APP_KEY: neopay.appKey,
  NEOPAY_ENVIRONMENT: 'sandbox',
  NEOPAY_STATUSES: 'completed=paid,failed=failed',
});
const pentagooKeys = () => ({
  PENTAGOO_BASE_URL: pentagoo.url,
  PENTAGOO_INTEGRATION_KEY: pentagoo.integrationKey,
  PENTAGOO_INTEGRATION_SECRET: pentagoo.integrationSecret,
});

const differencesOf = (report: Awaited<ReturnType<typeof contractTests>>) =>
  report.providers.flatMap(({ calls }) =>
    calls.flatMap(({ call, differences }) =>
      differences.map(({ kind, where, expected, received }) => `${call}: ${kind} ${where}: ${expected} → ${received}`),
    ),
  );

test('without keys every provider is skipped, with the names of its variables, and the exit code is 0', async () => {
  const report = await contractTests({ NEOPAY_TOKEN: '', PENTAGOO_INTEGRATION_KEY: '' });
  expect(report.providers.map(({ skipped }) => skipped)).toEqual([
    'NEOPAY_TOKEN and NEOPAY_APP_KEY are not set',
    'PENTAGOO_INTEGRATION_KEY and PENTAGOO_INTEGRATION_SECRET are not set',
  ]);
  expect(exitCodeOf(report)).toBe(0);
});

test('the sandbox, which is served from the contract, has no difference at any endpoint', async () => {
  const report = await contractTests({ ...neopayKeys(), ...pentagooKeys() }, { mayCreate: true });
  expect(differencesOf(report)).toEqual([]);
  expect(exitCodeOf(report)).toBe(0);
  const calls = report.providers.flatMap((provider) => provider.calls.map(({ call }) => call));
  expect(calls).toEqual(
    expect.arrayContaining([
      ...['GET /api/payments', 'POST /api/payments', 'GET /api/payments/{id}', 'GET /api/institutions'],
      ...['GET /api/customers', 'GET /api/customers/{id}', 'GET /api/links', 'POST /api/payment/create'],
    ]),
  );
  expect(report.providers.flatMap(({ skippedCalls }) => skippedCalls)).toEqual([]);
  const list = report.providers[0]?.calls.find(({ call }) => call === 'GET /api/payments');
  expect(list?.terms).toEqual(['completed', 'pending']);
});

test('without --create no payment is created, and the report names the calls that were left out', async () => {
  const before = [neopay.payments().length, pentagoo.payments.length];
  const report = await contractTests({ ...neopayKeys(), ...pentagooKeys() });
  expect([neopay.payments().length, pentagoo.payments.length]).toEqual(before);
  expect(report.providers.flatMap(({ skippedCalls }) => skippedCalls.map(({ call }) => call))).toEqual([
    'POST /api/payments',
    'POST /api/payment/create',
  ]);
});

describe('a difference is reported', () => {
  const found = async () => differencesOf(await contractTests({ ...neopayKeys(), ...pentagooKeys() }));

  test.each<[string, object, readonly string[]]>([
    [
      'of a new field, at the list and at the payment',
      { risk: { score: 7 } },
      [
        'GET /api/payments: field_added $.data[].risk: absent → object',
        'GET /api/payments: field_added $.data[].risk.score: absent → number',
        'GET /api/payments/{id}: field_added $.payment.risk.score: absent → number',
      ],
    ],
    [
      'of a new status word',
      { status: 'settled' },
      [
        'GET /api/payments: word $.data[].status: pending or completed or failed → settled',
        'GET /api/payments/{id}: word $.payment.status: pending or completed or failed → settled',
      ],
    ],
    ['of another type', { amount: '999.66' }, ['GET /api/payments: field_type $.data[].amount: number → string']],
    [
      'of a required field that is missing',
      { created_at: undefined },
      ['GET /api/payments/{id}: field_missing $.payment.created_at: present → missing'],
    ],
    [
      'of an id that is no UUID',
      { application_id: 'app-7' },
      ['GET /api/payments: value $.data[].application_id: Invalid GUID → another value'],
    ],
  ])('%s', async (_what, fields, expected) => {
    neopay.distort(paymentId, fields);
    expect(await found()).toEqual(expect.arrayContaining([...expected]));
  });

  test.each<[string, Parameters<SandboxNeopay['faults']['next']>[1], string]>([
    [
      'of a missing content type',
      { kind: 'headers', headers: { 'content-type': null } },
      'GET /api/institutions: header content-type: present → missing',
    ],
    [
      'of a missing date, which the clock check reads',
      { kind: 'headers', headers: { date: null } },
      'GET /api/institutions: header date: present → missing',
    ],
    [
      'of another content type',
      { kind: 'content-type', contentType: 'text/html; charset=utf-8' },
      'GET /api/institutions: content_type content-type: application/json → text/html; charset=utf-8',
    ],
    ['of another status', { kind: 'status', status: 201 }, 'GET /api/institutions: status status: 200 → 201'],
    ['of a redirect', { kind: 'redirect', location: '/elsewhere' }, 'GET /api/institutions: status status: 200 → 302'],
    ['of a body that is no JSON', { kind: 'truncate' }, 'GET /api/institutions: field_type $: object → not json'],
    [
      'of another wrapper',
      { kind: 'raw', body: '{"institutions":[]}' },
      'GET /api/institutions: field_missing $.data: present → missing',
    ],
  ])('%s', async (_what, fault, expected) => {
    neopay.faults.next('listInstitutions', fault);
    expect(await found()).toContain(expected);
  });

  test('of a wrong token that is accepted', async () => {
    neopay.faults.next('listPayments', { kind: 'raw', body: '{"data":[]}' }, { times: 20 });
    expect(await found()).toContain('GET /api/payments with a wrong token: status status: 401 or 403 → 200');
  });

  test('of Pentagoo’s 400 in another form', async () => {
    pentagoo.faults.next('createPayment', { kind: 'raw', status: 400, body: '{"code":"400","detail":"No"}' });
    expect(await found()).toEqual([
      'POST /api/payment/create with an empty body: field_added $.detail: absent → string',
      'POST /api/payment/create with an empty body: field_missing $.message: present → missing',
    ]);
  });
});

test('the report holds no credential, no id and no value of an answer', async () => {
  neopay.distort(paymentId, { status: 'jane@shop.test', note: 'canary' });
  const report = await contractTests({ ...neopayKeys(), ...pentagooKeys() });
  const text = `${reportText(report)} ${JSON.stringify(report)}`;
  for (const secret of [neopay.token, neopay.appKey, pentagoo.integrationSecret, paymentId, 'jane', 'canary', 'John'])
    expect(text).not.toContain(secret);
  expect(exitCodeOf(report)).toBe(1);
});

test('a provider that does not answer is no difference: the report is incomplete, and the exit code is 2', async () => {
  neopay.faults.next('listInstitutions', { kind: 'drop' });
  const report = await contractTests(neopayKeys());
  expect(exitCodeOf(report)).toBe(2);
  expect(reportText(report)).toContain('? GET /api/institutions: no answer');
});

describe('pnpm contract-tests', () => {
  test('prints the differences, writes them as JSON, and exits with 1', async () => {
    neopay.distort(paymentId, { status: 'settled' });
    const file = join(folder, 'report.json');
    const ended = await run(['--json', file], neopayKeys());
    expect(ended.code).toBe(1);
    expect(ended.stdout).toContain('word $.data[].status: expected pending or completed or failed, received settled');
    expect(ended.stdout).toContain('pentagoo: skipped, because');
    const [report] = JSON.parse(readFileSync(file, 'utf8')).providers;
    expect(report.calls.flatMap((call: { differences: unknown[] }) => call.differences)).toContainEqual({
      kind: 'word',
      where: '$.data[].status',
      expected: 'pending or completed or failed',
      received: 'settled',
    });
  });

  test.each<[number, readonly string[], Record<string, string>]>([
    [0, [], {}],
    [0, ['--help'], {}],
    [64, ['--nothing'], {}],
    [78, [], { NEOPAY_TOKEN: 'a-token-without-application' }],
  ])('exits with %i for %j and the variables %j', async (code, commandLine, variables) => {
    expect((await run(commandLine, variables)).code).toBe(code);
  });
});

async function run(commandLine: readonly string[], variables: Readonly<Record<string, string>>) {
  const main = new URL('./main.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, ['--conditions=@punteo/source', main, ...commandLine], {
    env: { PATH: process.env.PATH ?? '', ...variables },
  });
  let stdout = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  const [code] = await once(child, 'close');
  return { code: code as number, stdout };
}

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLog } from '@punteo/app-kit/log';
import { createReconciliationClient } from '@punteo/clients';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { orderOf, startTestApp, storeCallback, type TestApp } from '../__fixtures__/test-app.ts';
import { startServer } from '../api/start-server.ts';
import { runPunteo } from '../cli/__fixtures__/run-punteo.ts';

const folder = mkdtempSync(join(tmpdir(), 'punteo-rules-'));
let testApp: TestApp;

beforeEach(async () => {
  testApp = await startTestApp();
});

afterEach(() => testApp?.close());

afterAll(() => rmSync(folder, { recursive: true }));

const ROUNDING = { kind: 'tolerance', name: 'bank-rounding', absolute: '0.05', currencies: ['GBP'] };

test('a difference within a tolerance is explained: named in its sentence, listed by a filter, and exit code 0', async () => {
  await paid('A', '99.95');
  const before = await reconcile();
  expect(before).toMatchObject({ code: 1, run: { rulesFingerprint: null } });
  expect(before.run.summary.ordersByOutcome).toMatchObject({ attention: 1, explained: 0 });

  const explained = await reconcile(ROUNDING);
  expect(explained.code).toBe(0);
  expect(explained.run.rulesFingerprint).toMatch(/^[0-9a-f]{16}$/);
  expect(explained.run.summary).toMatchObject({
    ordersByOutcome: { attention: 0, explained: 1, awaited: 0 },
    sums: [{ currency: 'GBP', ordered: '100.00', proven: '99.95', matched: '99.95', unmatched: '0.00' }],
  });
  expect(explained.discrepancies).toMatchObject([
    {
      kind: 'amount_under',
      state: 'explained',
      explainedBy: 'bank-rounding',
      sentence: expect.stringMatching(/0\.05 GBP is missing\. Rule bank-rounding explains it\.$/),
    },
  ]);
  expect(await listed()).toEqual([]);
  expect(await listed('--state', 'explained')).toMatchObject([{ kind: 'amount_under', orderId: 'A' }]);
  // No rule releases goods.
  expect(await standing('A')).toMatchObject({ state: 'underpaid', fulfilmentAllowed: false });
});

test('a rule that is changed or removed opens what it explained in the next run, with another fingerprint', async () => {
  await paid('A', '99.95');
  const first = await reconcile(ROUNDING);
  const narrower = await reconcile({ ...ROUNDING, absolute: '0.04' });
  expect(narrower).toMatchObject({ code: 1, discrepancies: [{ state: 'open', explainedBy: null }] });
  expect(narrower.run.rulesFingerprint).not.toBe(first.run.rulesFingerprint);
  expect((await reconcile(ROUNDING)).code).toBe(0);
  expect(await reconcile()).toMatchObject({
    code: 1,
    run: { rulesFingerprint: null },
    discrepancies: [{ state: 'open' }],
  });
  const opened = (await testApp.app.store.events.list({ type: 'discrepancy.opened' }, {})).items;
  expect(opened).toHaveLength(2);
});

test('the API lists what a rule explains, with its name, and the run with the fingerprint of its rules', async () => {
  await paid('A', '99.95');
  const { run } = await reconcile(ROUNDING);
  const token = 't'.repeat(40);
  const log = createLog({ app: 'reconciliation', level: 'silent', destination: 'stderr' });
  const server = await startServer(testApp.app, {
    host: '127.0.0.1',
    port: 0,
    tokens: [{ name: 'eva', token }],
    reconcileEveryMinutes: null,
    log,
    ping: testApp.ping,
  });
  try {
    const client = createReconciliationClient({ baseUrl: server.url, token, attemptsMax: 1 });
    expect(await client.listDiscrepancies({ query: { state: 'explained' } })).toMatchObject({
      status: 200,
      body: { items: [{ kind: 'amount_under', state: 'explained', explainedBy: 'bank-rounding' }] },
    });
    expect(await client.listRuns({ query: {} })).toMatchObject({
      status: 200,
      body: {
        items: [
          { rulesFingerprint: run.rulesFingerprint, summary: { ordersByOutcome: { explained: 1, attention: 0 } } },
        ],
      },
    });
  } finally {
    await server.close();
  }
});

test('a dry run shows what rules explain, and stores nothing', async () => {
  await paid('A', '99.95');
  expect(await punteo([ROUNDING], 'reconcile', '--dry-run', '--json')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('"explainedBy": "bank-rounding"'),
  });
  expect(await listed('--state', 'all')).toEqual([]);
});

test.each([
  ['percent of the amount', '99.00', { kind: 'tolerance', percent: '1' }, 0],
  ['percent of the amount, beyond it', '98.99', { kind: 'tolerance', percent: '1' }, 1],
  [
    'the narrower of two limits',
    '99.00',
    { kind: 'tolerance', percent: '1', absolute: '0.50', currencies: ['GBP'] },
    1,
  ],
  ['too much, too', '100.05', { kind: 'tolerance', absolute: '0.05', currencies: ['GBP'] }, 0],
  ['this provider', '99.95', { ...ROUNDING, providers: ['neopay'] }, 0],
  ['another provider', '99.95', { ...ROUNDING, providers: ['pentagoo'] }, 1],
  ['another currency', '99.95', { ...ROUNDING, currencies: ['EUR'] }, 1],
  ['a token, where none moved', '99.95', { ...ROUNDING, tokens: [`0x${'ab'.repeat(20)}`] }, 1],
  [
    'a computed fee that was kept',
    '98.20',
    { kind: 'fee', amounts: 'net', fee: { percent: '1.5', fixed: '0.30' }, currencies: ['GBP'] },
    0,
  ],
  [
    'a computed fee that is another',
    '98.10',
    { kind: 'fee', amounts: 'net', fee: { percent: '1.5', fixed: '0.30' }, currencies: ['GBP'] },
    1,
  ],
  ['a fee on top, of which less arrived', '98.20', { kind: 'fee', amounts: 'gross', fee: { percent: '1.8' } }, 1],
])('a rule explains an order of 100.00 GBP or not: %s', async (_, amount, rule, code) => {
  await paid('A', amount);
  expect((await reconcile({ name: 'it', ...rule })).code).toBe(code);
});

test.each([
  ['the total that Neopay states', 'net', '98.70', { total_fee: '1.30' }, 0],
  ['its fixed fee and its percentage', 'net', '98.70', { fee: '0.313', percentual_fee: '1' }, 0],
  ['a fee that the buyer paid on top', 'gross', '101.30', { total_fee: '1.30' }, 0],
  ['another sum than the stated fee', 'net', '98.70', { total_fee: '1.20' }, 1],
  ['no stated fee, as in its samples', 'net', '98.70', {}, 1],
])('a fee that the provider states explains a difference: %s', async (_, amounts, amount, stated, code) => {
  await paid('A', amount, stated);
  expect((await reconcile({ name: 'fees', kind: 'fee', amounts, fee: 'stated' })).code).toBe(code);
});

test('money after the due time is explained by a date window that is wide enough', async () => {
  const dueAt = new Date(Date.now() - 3 * 60_000);
  await paid('A', '100.00', {}, { dueAt, createdAt: new Date(Date.now() - 30 * 60_000) });
  expect(await reconcile({ name: 'weekend', kind: 'date_window', lateMinutes: 2 })).toMatchObject({
    code: 1,
    discrepancies: [{ kind: 'paid_late', state: 'open' }],
  });
  const wide = await reconcile({ name: 'weekend', kind: 'date_window', lateMinutes: 60 });
  expect(wide).toMatchObject({ code: 0, discrepancies: [{ kind: 'paid_late', explainedBy: 'weekend' }] });
  expect(await standing('A')).toMatchObject({ state: 'paid_late' });
});

test('goods that went out for a little too little are explained with the difference', async () => {
  await paid('A', '99.95', {}, { fulfilledAt: new Date() });
  const { code, discrepancies } = await reconcile(ROUNDING);
  expect(discrepancies.map(({ kind, state }) => [kind, state])).toEqual([
    ['amount_under', 'explained'],
    ['fulfilled_not_paid', 'explained'],
  ]);
  expect(code).toBe(0);
});

test('an order with a second, unexplained discrepancy needs attention', async () => {
  await paid('A', '99.95', {}, { callback: false });
  const { code, run } = await reconcile(ROUNDING);
  expect(code).toBe(1);
  expect(run.summary.ordersByOutcome).toMatchObject({ attention: 1, explained: 0 });
});

test('an accept_parts rule accepts parts that add up, as an actor of its own, and the order is plainly paid', async () => {
  await parts('A', '60.00', '40.00');
  const rule = { name: 'instalments', kind: 'accept_parts', paymentsMax: 2, amountMax: '100.00', currencies: ['GBP'] };
  await punteo([rule], 'reconcile', '--dry-run');
  expect(await standing('A')).toMatchObject({ state: 'paid_in_parts' });
  await reconcile(rule);
  expect(await standing('A')).toMatchObject({ state: 'paid', fulfilmentAllowed: true });
  const audit = (await testApp.app.store.audit.list({})).items;
  expect(audit.filter(({ action }) => action === 'order.parts_accepted')).toMatchObject([
    { actor: 'rule:instalments', subject: 'order:A', detail: { reason: expect.stringContaining('instalments') } },
  ]);
});

test.each([
  ['more payments than the rule accepts', { paymentsMax: 2 }, ['50.00', '30.00', '20.00']],
  ['a larger order', { amountMax: '99.99', currencies: ['GBP'] }, ['60.00', '40.00']],
  ['another provider', { providers: ['pentagoo'] }, ['60.00', '40.00']],
  ['parts that do not add up', {}, ['60.00', '39.99']],
])('an accept_parts rule leaves the order to a person: %s', async (_, more, amounts) => {
  await parts('A', ...amounts);
  await reconcile({ name: 'instalments', kind: 'accept_parts', ...more });
  expect(await standing('A')).toMatchObject({ fulfilmentAllowed: false });
  expect((await testApp.app.store.audit.list({})).items.map(({ action }) => action)).not.toContain(
    'order.parts_accepted',
  );
});

interface Report {
  readonly run: { readonly rulesFingerprint: string | null; readonly summary: { readonly ordersByOutcome: object } };
  readonly discrepancies: readonly {
    readonly kind: string;
    readonly state: string;
    readonly explainedBy: string | null;
  }[];
}

/** Reconciles with these rules, or without a rules file. */
async function reconcile(...rules: readonly object[]): Promise<Report & { readonly code: number | null }> {
  const { code, stdout } = await punteo(rules, 'reconcile', '--json');
  return { code, ...(JSON.parse(stdout) as Report) };
}

function punteo(rules: readonly object[], ...commandLine: readonly string[]) {
  return runPunteo(commandLine, { ...environment(), ...(rules.length === 0 ? {} : { RULES_FILE: file(rules) }) });
}

async function listed(...options: readonly string[]): Promise<readonly object[]> {
  const { stdout } = await punteo([], 'discrepancies', 'list', '--json', ...options);
  return (JSON.parse(stdout) as { readonly items: readonly object[] }).items;
}

function environment(): Record<string, string> {
  return {
    ...testApp.environment,
    DATABASE_URL: testApp.url,
    FULFILMENT_GRACE_MINUTES: '60',
    CALLBACK_GRACE_MINUTES: '0',
  };
}

function file(rules: readonly object[]): string {
  const path = join(folder, 'rules.json');
  writeFileSync(path, JSON.stringify({ rules }));
  return path;
}

async function standing(orderId: string) {
  return (await testApp.app.store.orders.get(orderId))?.standing;
}

/** An order of 100.00 GBP, and a payment of this amount that is bound to it. */
async function paid(
  orderId: string,
  amount: string,
  stated: object = {},
  { callback = true, ...more }: { readonly callback?: boolean } & Parameters<typeof orderOf>[2] = {},
): Promise<void> {
  await testApp.app.store.orders.put([orderOf(orderId, '100.00', more)]);
  await bindPayment(orderId, amount, stated, callback);
}

async function parts(orderId: string, ...amounts: readonly string[]): Promise<void> {
  await testApp.app.store.orders.put([orderOf(orderId, '100.00')]);
  for (const amount of amounts) await bindPayment(orderId, amount, {}, true);
  await reconcile();
}

async function bindPayment(orderId: string, amount: string, stated: object, callback: boolean): Promise<void> {
  const { app, neopay } = testApp;
  const { id } = neopay.insert({ amount, currency: 'GBP', status: 'completed' }).resource;
  neopay.distort(id, stated);
  const claim = { provider: 'neopay', kind: 'payment', paymentId: id } as const;
  await app.store.orders.change(orderId, { type: 'bind', claim }, { actor: 'eva', reason: 'it is theirs' }, new Date());
  if (callback) await storeCallback(testApp, JSON.stringify({ payment: { id } }), orderId);
}

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { moneyFromDecimal } from '@punteo/payments';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { orderOf, startTestApp, storeCallback, type TestApp } from '../__fixtures__/test-app.ts';
import { runPunteo } from '../cli/__fixtures__/run-punteo.ts';

const folder = mkdtempSync(join(tmpdir(), 'punteo-rates-'));
let testApp: TestApp;
let id: string;

/** The order A expects 100.00 EUR; 85.32 GBP was paid for it. */
beforeEach(async () => {
  testApp = await startTestApp();
  const { app, neopay } = testApp;
  await app.store.orders.put([orderOf('A', '0', { amount: moneyFromDecimal('100.00', 'EUR'), fulfilledAt: null })]);
  ({ id } = neopay.insert({ amount: '85.32', currency: 'GBP', status: 'completed' }).resource);
  await punteo(null, 'orders', 'bind', 'A', 'neopay', id, '--reason', 'the buyer named it');
  await storeCallback(testApp, JSON.stringify({ payment: { id } }), 'A');
});

afterEach(() => testApp?.close());

afterAll(() => rmSync(folder, { recursive: true }));

const at = new Date(Date.now() - 3_600_000).toISOString();
const EUR_GBP = { source: 'ECB', at, pair: 'EUR/GBP', rate: '0.8530', tolerancePercent: '0.5' };

test('money in another currency is valued by rate, source and instant, and releases nothing until a person accepts it', async () => {
  const [found] = await mismatches(EUR_GBP);
  expect(found).toMatchObject({
    kind: 'currency_mismatch',
    state: 'open',
    fields: [
      { field: 'currency', expected: 'EUR', actual: 'GBP' },
      { field: 'value_within_tolerance', expected: '100.00 EUR', actual: '100.02 EUR' },
      { field: 'rate', actual: '0.8530 EUR/GBP' },
      { field: 'rate_source', actual: 'ECB' },
      { field: 'rate_at', actual: at },
      { field: 'rate_tolerance', actual: '0.5 %' },
    ],
    sentence: expect.stringContaining('which is the 100.00 EUR within 0.5 %: a person who accepts it amends the order'),
  });
  expect(await standing()).toMatchObject({ state: 'awaiting', fulfilmentAllowed: false });

  const amend = [
    'orders',
    'amend',
    'A',
    '--amount',
    '85.32',
    '--currency',
    'GBP',
    '--reason',
    'accepted at ECB 0.8530',
  ];
  expect((await punteo(null, ...amend)).code).toBe(0);
  expect(await standing()).toMatchObject({ state: 'paid', fulfilmentAllowed: true });
  expect((await testApp.app.store.audit.list({})).items).toContainEqual(
    expect.objectContaining({
      action: 'order.amended',
      detail: { reason: 'accepted at ECB 0.8530', amountBefore: '100.00 EUR', amount: '85.32 GBP' },
    }),
  );
  expect(await mismatches(EUR_GBP)).toEqual([]);
});

test.each([
  ['the rate of the pair written the other way', [{ ...EUR_GBP, pair: 'GBP/EUR', rate: '1.1723' }], '100.02 EUR', true],
  ['a value beyond the tolerance', [{ ...EUR_GBP, tolerancePercent: '0.01' }], '100.02 EUR', false],
  ['the newest of two rates', [{ ...EUR_GBP, at: hoursAgo(5), rate: '0.5' }, EUR_GBP], '100.02 EUR', true],
])('money is valued by %s', async (_, rates, value, isWithin) => {
  const [found] = await mismatches(...rates);
  const field = isWithin ? 'value_within_tolerance' : 'value';
  expect(found?.fields[1]).toEqual({ field, expected: '100.00 EUR', actual: value });
});

test.each([
  ['no rate of the pair', { pair: 'EUR/USD' }],
  ['a rate that was published after the money moved', { at: hoursAgo(-1) }],
  ['a rate that is too old', { at: hoursAgo(25) }],
])('money is not valued by %s', async (_, fields) => {
  const [found] = await mismatches({ ...EUR_GBP, ...fields });
  expect(found?.fields).toEqual([{ field: 'currency', expected: 'EUR', actual: 'GBP' }]);
});

test.each([
  [{ rate: 0.85 }, 'rate 1: rate: Should be decimal text above zero'],
  [{ rate: '0.00' }, 'rate 1: rate: Should be decimal text above zero'],
  [{ pair: 'EUR' }, 'rate 1: pair: Should be two different currencies'],
  [{ pair: 'EUR/EUR' }, 'rate 1: pair: Should be two different currencies'],
  [{ at: 'yesterday' }, 'rate 1: at: Should be an instant'],
])('a rates file with %j is refused with the rate and its field', async (fields, message) => {
  expect(await punteo([{ ...EUR_GBP, ...fields }], 'reconcile')).toMatchObject({
    code: 78,
    stderr: expect.stringContaining(message),
  });
});

interface Found {
  readonly kind: string;
  readonly fields: readonly object[];
}

async function mismatches(...rates: readonly object[]): Promise<readonly Found[]> {
  const { stdout } = await punteo(rates, 'reconcile', '--json');
  const { discrepancies } = JSON.parse(stdout) as { readonly discrepancies: readonly Found[] };
  return discrepancies.filter(({ kind }) => kind === 'currency_mismatch');
}

function punteo(rates: readonly object[] | null, ...commandLine: readonly string[]) {
  const path = join(folder, 'rates.json');
  if (rates !== null) writeFileSync(path, JSON.stringify({ rates }));
  const variables = rates === null ? {} : { RATES_FILE: path };
  return runPunteo(commandLine, { ...testApp.environment, DATABASE_URL: testApp.url, ...variables });
}

async function standing() {
  return (await testApp.app.store.orders.get('A'))?.standing;
}

function hoursAgo(hours: number): string {
  return new Date(Date.now() - hours * 3_600_000).toISOString();
}

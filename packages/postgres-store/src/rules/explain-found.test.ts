import { type ExchangeRate, type MatchingRule, moneyFromDecimal } from '@punteo/payments';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ANA, bindClaim } from '../__fixtures__/bind-claim.ts';
import { anOrder, aPayment, aPaymentClaim, aProof, aTransactionClaim, aTransfer, usd } from '../__fixtures__/facts.ts';
import { openTestStore, type TestStore } from '../__fixtures__/test-store.ts';
import type { PostgresStore } from '../open-store.ts';
import { type RunOptions, runOnce } from '../runs/__fixtures__/run-once.ts';

const now = new Date('2026-06-01T11:00:00Z');
const minutes = (count: number) => new Date(now.getTime() + count * 60_000);
const HASH = `0x${'1'.repeat(64)}`;

let database: TestStore;
let store: PostgresStore;

beforeAll(async () => {
  database = await openTestStore();
  store = database.store;
});
beforeEach(() => database.empty());
afterAll(() => database?.close());

const SCOPE = { providers: [], currencies: [], tokens: [] };
const ROUNDING: MatchingRule = { ...SCOPE, name: 'rounding', kind: 'tolerance', absolute: null, percent: '1' };

test('a rule about a token explains a transfer of that token, and of no other', async () => {
  await transferred(usd(10_000n), usd(9_950n));
  const ofToken = (token: string) => ({ ...ROUNDING, name: token, tokens: [token] });
  await run({ rules: [ofToken('0xother'), ofToken('0xtoken')] });
  expect(await stored()).toMatchObject([{ kind: 'amount_under', state: 'explained', explainedBy: '0xtoken' }]);
  await run({ rules: [ofToken('0xother')] });
  expect(await stored()).toMatchObject([{ kind: 'amount_under', state: 'open', explainedBy: null }]);
});

test('an order in EUR that was paid in a token of USD is valued at the rate of the instant when the block was mined', async () => {
  await transferred(moneyFromDecimal('100.00', 'EUR'), usd(10_850n));
  const rate = { source: 'ECB', base: 'EUR', quote: 'USD', tolerancePercent: '0.5', validHours: 24 };
  const rates: ExchangeRate[] = [
    { ...rate, at: new Date('2026-06-01T10:04:00Z'), rate: '1.085' },
    { ...rate, at: new Date('2026-06-01T10:04:01Z'), rate: '1.2' },
  ];
  await run({ rates });
  const [found] = await stored();
  expect(found).toMatchObject({
    kind: 'currency_mismatch',
    state: 'open',
    fields: [
      { field: 'currency', expected: 'EUR', actual: 'USD' },
      { field: 'value_within_tolerance', expected: '100.00 EUR', actual: '100.00 EUR' },
      { actual: '1.085 EUR/USD' },
      { actual: 'ECB' },
      {},
      {},
    ],
  });
  expect((await store.orders.get('A'))?.standing).toMatchObject({ state: 'awaiting', fulfilmentAllowed: false });
});

test('a fee that the provider states later explains the difference in the next incremental run', async () => {
  await paid(usd(9_870n));
  const rules: MatchingRule[] = [{ ...SCOPE, name: 'fee', kind: 'fee', amounts: 'net', fee: 'stated' }];
  expect(await run({ rules })).toMatchObject({ mode: 'full', summary: { ordersByOutcome: { attention: 1 } } });
  await store.payments.observe([aPayment({ providerPaymentId: 'A', orderId: 'A', fee: usd(130n) })], now);
  const incremental = await run({ rules });
  expect(incremental).toMatchObject({
    mode: 'incremental',
    summary: { ordersByOutcome: { attention: 0, explained: 1 } },
  });
  expect(await stored()).toMatchObject([{ kind: 'amount_under', explainedBy: 'fee' }]);
  expect((await run({ rules, full: true, dryRun: true })).summary).toEqual(incremental.summary);
});

test('a person opens an explained discrepancy until the next run, and resolves it for good', async () => {
  await paid(usd(9_950n));
  await run({ now: minutes(1) });
  const [found] = await stored();
  await run({ rules: [ROUNDING], now: minutes(2) });
  const id = found?.discrepancyId ?? '';
  expect(await store.discrepancies.update(id, { state: 'open' }, { ...ANA })).toMatchObject({
    state: 'open',
    explainedBy: null,
  });
  await run({ rules: [ROUNDING], now: minutes(3) });
  expect(await stored()).toMatchObject([{ state: 'explained', explainedBy: 'rounding' }]);
  await store.discrepancies.update(id, { state: 'resolved' }, { ...ANA });
  await run({ rules: [ROUNDING], now: minutes(4) });
  expect(await stored()).toMatchObject([{ state: 'resolved' }]);
  // The newest first; people have the clock of the database.
  const history = (await store.discrepancies.history(id, {}))?.items ?? [];
  expect(history.map(({ type }) => type)).toEqual(['decided', 'decided', 'changed', 'changed', 'opened']);
});

/** An order that a transfer of this amount is bound to. */
async function transferred(amount: ReturnType<typeof usd>, sent: ReturnType<typeof usd>): Promise<void> {
  await store.orders.put([anOrder({ orderId: 'A', amount })], ANA, now);
  await bindClaim(store, 'A', aTransactionClaim(HASH), now);
  await store.standings.recordEvidence('A', [aTransfer(HASH, [sent])], { now });
}

/** An order of 100.00 USD that this payment is bound to. */
async function paid(amount: ReturnType<typeof usd>): Promise<void> {
  await store.orders.put([anOrder({ orderId: 'A' })], ANA, now);
  await store.payments.observe([aPayment({ providerPaymentId: 'A', amount })], now);
  const claim = aPaymentClaim('A');
  await bindClaim(store, 'A', claim, now);
  await store.standings.recordEvidence('A', [aProof({ claim }, amount)], { now });
}

function run(options: Partial<RunOptions> = {}) {
  const gracePeriods = { fulfilmentSeconds: 3_600, callbackSeconds: 3_600, createSeconds: 3_600 };
  return runOnce(store, { now, gracePeriods, callbackProviders: [], ...options });
}

async function stored() {
  return (await store.discrepancies.list({}, {})).items;
}

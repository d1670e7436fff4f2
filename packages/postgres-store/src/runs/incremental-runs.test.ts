import type { GracePeriods } from '@punteo/payments';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { ANA, bindClaim } from '../__fixtures__/bind-claim.ts';
import {
  aCallback,
  aHint,
  anOrder,
  aPaymentClaim,
  aProof,
  aTransactionClaim,
  aTransfer,
  usd,
} from '../__fixtures__/facts.ts';
import { openTestStore, type TestStore } from '../__fixtures__/test-store.ts';
import type { PostgresStore } from '../open-store.ts';
import { type RunOptions, runOnce } from './__fixtures__/run-once.ts';

const gracePeriods: GracePeriods = {
  fulfilmentSeconds: 3_600,
  callbackSeconds: 1_800,
  createSeconds: 3_600,
  missingSeconds: 5_400,
};
const start = new Date('2026-06-01T00:00:00Z');
const hours = (count: number) => new Date(start.getTime() + count * 3_600_000);

let database: TestStore;
let store: PostgresStore;
let sql: pg.Client;
const others: pg.Client[] = [];

beforeAll(async () => {
  database = await openTestStore();
  store = database.store;
});
beforeEach(async () => {
  await database.empty();
  sql = new pg.Client({ connectionString: database.url });
  await sql.connect();
});
// Their transactions end with them, also where an assertion failed: an open one would keep the next test waiting.
afterEach(() => Promise.all([sql, ...others.splice(0)].map((client) => client.end())));
afterAll(() => database?.close());

test('a change that is not committed when a run begins is compared by the next run', async () => {
  await putOrder('A');
  await putOrder('B');
  await run();
  const other = await openTransaction();
  await other.query("update orders set fulfilled_at = now() where order_id = 'A'");
  await store.orders.change('B', { type: 'fulfil', at: hours(1), force: true }, ANA, hours(1));
  expect(await run()).toMatchObject({ mode: 'incremental', found: ['fulfilled_not_paid order:B'] });
  await other.query('commit');
  expect(await run()).toMatchObject({
    mode: 'incremental',
    found: ['fulfilled_not_paid order:A', 'fulfilled_not_paid order:B'],
  });
});

test('a callback that is not committed when a run begins is counted by the next run, once', async () => {
  await putOrder('A');
  await callBack('A');
  await run();
  const other = await openTransaction();
  await other.query('update callbacks set deliveries = deliveries + 3');
  expect((await run()).summary.callbacks).toMatchObject({ received: 1, stored: 1 });
  await other.query('commit');
  const counts = { received: 4, stored: 1, duplicate: 3, orphan: 0, unreadable: 0 };
  for (let runs = 0; runs < 2; runs += 1) expect((await run()).summary.callbacks).toEqual(counts);
});

test('a received callback writes no change until it is matched', async () => {
  await putOrder('A');
  await run();
  await store.callbacks.receive(aCallback('waits', { addressedOrderId: 'A', receivedAt: start }));
  await store.callbacks.receive(aCallback('waits', { addressedOrderId: 'A', receivedAt: start }));
  expect((await sql.query('select from run_changes')).rowCount).toBe(0);
  expect(await run()).toMatchObject({ mode: 'incremental', summary: { callbacks: { received: 2, stored: 1 } } });
});

test('a run that was cancelled while it compared loses no change', async () => {
  await putOrder('A');
  await run();
  await store.orders.change('A', { type: 'fulfil', at: hours(1), force: true }, ANA, hours(1));
  const { runId } = await store.runs.start({ from: null, to: null, dryRun: false });
  await store.runs.begin(runId);
  await store.runs.cancel(runId, 'ana');
  await expect(store.runs.findDiscrepancies(runId, options())).rejects.toMatchObject({ code: 'run_ended' });
  await store.runs.end(runId, { state: 'cancelled', reason: 'cancelled' });
  expect(await run()).toMatchObject({ mode: 'incremental', found: ['fulfilled_not_paid order:A'] });
});

test('a dry run and a run with a window leave the changes to the next run', async () => {
  await putOrder('A');
  await run();
  await store.orders.change('A', { type: 'fulfil', at: hours(1), force: true }, ANA, hours(1));
  const [dry, window] = [await run({ dryRun: true }), await run({ from: start, to: hours(24) })];
  expect(dry).toMatchObject({ mode: 'incremental', found: ['fulfilled_not_paid order:A'] });
  expect(window).toMatchObject({ mode: 'full', fullReason: 'window', found: ['fulfilled_not_paid order:A'] });
  expect((await sql.query("select from run_changes where order_id = 'A'")).rowCount).toBeGreaterThan(0);
  const next = await run();
  expect(next).toMatchObject({ mode: 'incremental', found: ['fulfilled_not_paid order:A'] });
  expect(next.summary).toEqual(dry.summary);
});

test('a grace period that ends without any change is noticed by an incremental run', async () => {
  await putOrder('A');
  await callBack('A');
  await bindClaim(store, 'A', aPaymentClaim('A'), start);
  await store.standings.recordEvidence('A', [proof('A')], { now: hours(1) });
  expect(await run({ now: hours(1.5) })).toMatchObject({ mode: 'full', found: [] });
  expect(await run({ now: hours(1.9) })).toMatchObject({ mode: 'incremental', found: [] });
  expect(await run({ now: hours(2) })).toMatchObject({ mode: 'incremental', found: ['paid_not_fulfilled order:A'] });
  // The clock of another machine may be behind.
  expect(await run({ now: hours(1.9) })).toMatchObject({ mode: 'incremental', found: [] });
});

test('a payment that a new whole list did not show is missing, though nothing of its order changed', async () => {
  await putOrder('A');
  await bindClaim(store, 'A', aPaymentClaim('p-1'), start);
  const bound = Date.now();
  const listedAt = async (hour: number) =>
    store.payments.finishSync({
      provider: 'neopay',
      startedAt: new Date(bound + hour * 3_600_000),
      complete: true,
      rows: 0,
      unreadableRows: 0,
    });
  await listedAt(0);
  await run();
  await settle();
  expect(await runBoth()).toMatchObject({ found: [] });
  await listedAt(2);
  expect(await runBoth()).toMatchObject({ found: ['missing_at_provider order:A#neopay payment p-1'] });
});

test('a claim that its witness did not find is missing after the grace period, though nothing changed', async () => {
  await putOrder('A');
  await bindClaim(store, 'A', aPaymentClaim('A'), start);
  const { facts: _, ...answer } = proof('A');
  const notFound = { ...answer, facts: null, checks: [{ name: 'found', result: 'unknown' }] } as const;
  await store.standings.recordEvidence('A', [notFound], { now: hours(1) });
  await run({ now: hours(1) });
  await settle({ now: hours(1) });
  expect(await runBoth({ now: hours(2.4) })).toMatchObject({ found: [] });
  expect(await runBoth({ now: hours(2.5) })).toMatchObject({ found: ['missing_at_provider order:A#neopay payment A'] });
});

test('a claim that its witness no longer finds is missing, though the standing of its order is as before', async () => {
  await putOrder('A');
  await bindClaim(store, 'A', aPaymentClaim('A'), start);
  const answer = (result: 'passed' | 'unknown', checkedAt: Date) => {
    return { ...proof('A'), facts: null, checks: [{ name: 'found', result } as const], checkedAt };
  };
  await store.standings.recordEvidence('A', [answer('passed', start)], { now: start });
  await run({ now: hours(3) });
  await settle({ now: hours(3) });
  expect(await runBoth({ now: hours(3) })).toMatchObject({ found: [] });
  await store.standings.recordEvidence('A', [answer('unknown', hours(3))], { now: hours(3) });
  expect(await runBoth({ now: hours(3) })).toMatchObject({ found: ['missing_at_provider order:A#neopay payment A'] });
});

test('a transfer without a callback is noticed after the grace period, though nothing changed', async () => {
  await putOrder('A');
  await run({ now: start });
  await observeTransfer(1);
  expect(await runBoth({ now: start })).toMatchObject({ found: [] });
  await settle({ now: start });
  expect(await runBoth({ now: hours(0.5) })).toMatchObject({ found: ['missing_callback order:A@pentagoo'] });
});

test('a transfer is matched again when another order claims it, and when that claim is refuted', async () => {
  await putOrder('A');
  await store.orders.put([anOrder({ orderId: 'B', createdAt: start, amount: usd(700n) })], ANA, start);
  await observeTransfer(1);
  await run();
  await settle();
  expect((await runBoth()).found).toContain('missing_callback order:A@pentagoo');
  const claim = aTransactionClaim(hash(1));
  await bindClaim(store, 'B', claim, start);
  expect((await runBoth()).found).not.toContain('missing_callback order:A@pentagoo');
  await settle();
  const refuted = aTransfer(hash(1), [], { claim, checks: [{ name: 'not_ahead', result: 'failed' }] });
  await store.standings.recordEvidence('B', [refuted], { now: hours(1) });
  expect((await runBoth()).found).toContain('missing_callback order:A@pentagoo');
});

test('a discrepancy that a run found, and nothing touched since, is found by the next run', async () => {
  await putOrder('A', true);
  await putOrder('B');
  await run();
  const [stored] = (await store.discrepancies.list({}, {})).items;
  await store.discrepancies.update(
    stored?.discrepancyId ?? '',
    { state: 'resolved' },
    { actor: 'ana', reason: 'test' },
  );
  const before = await settle();
  expect(before).toMatchObject({
    found: ['fulfilled_not_paid order:A'],
    summary: { ordersByOutcome: { attention: 0 } },
  });
  expect(await runBoth()).toMatchObject({ found: before.found, summary: before.summary });
});

test('a run is full when it is the first, is asked to be, or has other rules than the one before, and says why', async () => {
  const reasonOf = async (changes: RunChanges = {}) => {
    const { mode, fullReason } = await run(changes);
    return [mode, fullReason];
  };
  expect(await reasonOf({ dryRun: true })).toEqual(['full', 'first']);
  expect(await reasonOf()).toEqual(['full', 'first']);
  expect(await reasonOf()).toEqual(['incremental', null]);
  expect(await reasonOf({ full: true })).toEqual(['full', 'requested']);
  expect(await reasonOf({ callbackProviders: ['pentagoo', 'neopay'] })).toEqual(['full', 'configuration']);
  expect(await reasonOf({ callbackProviders: ['neopay', 'pentagoo'] })).toEqual(['incremental', null]);
  expect(await reasonOf({ gracePeriods: { ...gracePeriods, fulfilmentSeconds: 1 } })).toEqual([
    'full',
    'configuration',
  ]);
  await sql.query('update run_base set fingerprint = $1', ['of an older version']);
  expect(await reasonOf({ gracePeriods: { ...gracePeriods, fulfilmentSeconds: 1 } })).toEqual([
    'full',
    'configuration',
  ]);
});

test('an order whose rows cannot be compared is a failure of each run until it can', async () => {
  await putOrder('A');
  await putOrder('B', true);
  await run();
  await sql.query(`update standings set discrepancies = '{"broken": true}' where order_id = 'A'`);
  for (let runs = 0; runs < 2; runs += 1)
    expect(await run()).toMatchObject({
      mode: 'incremental',
      failures: [{ orderId: 'A' }],
      found: ['fulfilled_not_paid order:B'],
    });
  await sql.query("update standings set discrepancies = '[]' where order_id = 'A'");
  expect(await run()).toMatchObject({ mode: 'incremental', failures: [] });
});

/** A transaction of another session. */
async function openTransaction(): Promise<pg.Client> {
  const other = new pg.Client({ connectionString: database.url });
  others.push(other);
  await other.connect();
  await other.query('begin');
  return other;
}

type RunChanges = Partial<RunOptions>;

function options(changes: RunChanges = {}): RunOptions {
  return { now: hours(2), gracePeriods, callbackProviders: ['neopay'], ...changes };
}

const run = (changes: RunChanges = {}) => runOnce(store, options(changes));

/** A run after which nothing waits to be compared. */
async function settle(changes: RunChanges = {}) {
  await run(changes);
  expect((await sql.query('select from run_changes')).rowCount).toBe(0);
  return run(changes);
}

/** An incremental run, which a full dry run confirms. */
async function runBoth(changes: RunChanges = {}) {
  const incremental = await run(changes);
  const full = await run({ ...changes, full: true, dryRun: true });
  expect([incremental.mode, full.mode]).toEqual(['incremental', 'full']);
  expect([incremental.found, incremental.summary]).toEqual([full.found, full.summary]);
  return incremental;
}

async function putOrder(orderId: string, fulfilled = false): Promise<void> {
  await store.orders.put([anOrder({ orderId, createdAt: start, fulfilledAt: fulfilled ? start : null })], ANA, start);
}

const hash = (digit: number) => `0x${String(digit).repeat(64)}`;

function observeTransfer(digit: number): Promise<void> {
  const unit = {
    id: { kind: 'transfer', chainId: 56, hash: hash(digit), token: '0xtoken', recipient: '0xmerchant', position: 0 },
    amount: usd(10_000n),
    tolerance: usd(0n),
  } as const;
  const transfer = { network: 'Ethereum', hash: hash(digit), unit, movedAt: start, forOrdersUntil: start };
  return store.transfers.record('pentagoo', { scope: 'chain:56', cursor: '1', transfers: [transfer], gap: null });
}

async function callBack(orderId: string): Promise<void> {
  await store.callbacks.receive(aCallback(orderId, { addressedOrderId: orderId, receivedAt: start }));
  await store.callbacks.match(10, () => ({ hint: aHint(), unreadableReason: null, orderId }));
}

/** Evidence of the provider, paid at one o'clock. */
function proof(paymentId: string) {
  const { facts, ...answer } = aProof({ claim: aPaymentClaim(paymentId) });
  if (facts?.kind !== 'payment') throw new Error('The facts of a payment are expected.');
  return { ...answer, facts: { ...facts, createdAt: start, updatedAt: hours(1) }, checkedAt: hours(1) };
}

import { cloneDatabase } from '@punteo/embedded-postgres';
import type { GracePeriods, Run, RunSummary } from '@punteo/payments';
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
import { query } from '../__fixtures__/query.ts';
import { openTestStore, TEST_TEMPLATE, type TestStore, testServer } from '../__fixtures__/test-store.ts';
import { openStore, type PostgresStore } from '../open-store.ts';
import { randomChanges } from './__fixtures__/random-changes.ts';

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

beforeAll(async () => {
  database = await openTestStore();
  store = database.store;
});
beforeEach(async () => {
  await database.empty();
  sql = new pg.Client({ connectionString: database.url });
  await sql.connect();
});
afterEach(() => sql.end());
afterAll(() => database?.close());

test('over random histories an incremental run finds, stores and sums what a full run does on a copy', {
  timeout: 600_000,
}, async () => {
  const found = new Set<string>();
  for (const seed of seeds()) {
    for (const kind of await compareHistory(seed)) found.add(kind);
  }
  // Histories that find little prove little.
  expect([...found].sort()).toEqual(
    expect.arrayContaining([
      'fulfilled_not_paid',
      'missing_at_provider',
      'missing_callback',
      'orphan_callback',
      'paid_not_fulfilled',
      'several_candidates',
      'unexpected_payment',
      'unknown_create',
      'unreadable_callback',
    ]),
  );
});

test('a change that is not committed when a run begins is compared by the next run', async () => {
  await putOrder('A');
  await putOrder('B');
  await run();
  const other = new pg.Client({ connectionString: database.url });
  await other.connect();
  await other.query('begin');
  await other.query("update orders set fulfilled_at = now() where order_id = 'A'");
  await store.orders.change('B', { type: 'fulfil', at: hours(1) }, ANA, hours(1));
  expect(await run()).toMatchObject({ mode: 'incremental', found: ['fulfilled_not_paid order:B'] });
  await other.query('commit');
  await other.end();
  expect(await run()).toMatchObject({
    mode: 'incremental',
    found: ['fulfilled_not_paid order:A', 'fulfilled_not_paid order:B'],
  });
});

test('a callback that is not committed when a run begins is counted by the next run, once', async () => {
  await putOrder('A');
  await callBack('A');
  await run();
  const other = new pg.Client({ connectionString: database.url });
  await other.connect();
  await other.query('begin');
  await other.query('update callbacks set deliveries = deliveries + 3');
  expect((await run()).summary.callbacks).toMatchObject({ received: 1, stored: 1 });
  await other.query('commit');
  await other.end();
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
  await store.orders.change('A', { type: 'fulfil', at: hours(1) }, ANA, hours(1));
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
  await store.orders.change('A', { type: 'fulfil', at: hours(1) }, ANA, hours(1));
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

interface RunChanges {
  readonly now?: Date;
  readonly dryRun?: boolean;
  readonly full?: boolean;
  readonly from?: Date;
  readonly to?: Date;
  readonly gracePeriods?: GracePeriods;
  readonly callbackProviders?: readonly string[];
}

function options(changes: RunChanges = {}) {
  return { now: hours(2), gracePeriods, callbackProviders: ['neopay'], ...changes };
}

async function run(changes: RunChanges = {}, on = store) {
  const { from = null, to = null, dryRun = false, full = false } = changes;
  const { runId } = await on.runs.start({ from, to, dryRun, full });
  const { summary, failures } = await on.runs.findDiscrepancies(runId, options(changes));
  const finished = await on.runs.finish(runId, { complete: true, incompleteReasons: [], summary });
  const found = (await on.runs.discrepancies(runId)).map(({ kind, subject }) => `${kind} ${subject}`);
  const { mode, fullReason }: Pick<Run, 'mode' | 'fullReason'> = finished;
  return { runId, mode, fullReason, summary, failures, found };
}

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

/** PUNTEO_SEED plays one history; PUNTEO_HISTORIES as many as it says. */
function seeds(): readonly number[] {
  const one = process.env.PUNTEO_SEED;
  if (one !== undefined) return [Number(one)];
  return Array.from({ length: Number(process.env.PUNTEO_HISTORIES ?? 2) }, (_, index) => index + 1);
}

const CHECKPOINTS = 8;

/** Plays a history with an incremental run at each checkpoint and a full one on a copy; returns the kinds found. */
async function compareHistory(seed: number): Promise<ReadonlySet<string>> {
  const original = await cloneDatabase(await testServer(), TEST_TEMPLATE);
  const kinds = new Set<string>();
  // The store stamps some rows with the clock of the database.
  const changes = randomChanges(seed, new Date());
  let current = await openStore({ url: original.url });
  try {
    for (let checkpoint = 0; checkpoint <= CHECKPOINTS; checkpoint += 1) {
      // After few changes most orders are out of scope.
      await changes.make(current, checkpoint === 0 ? 60 : 1 + changes.random.below(16));
      // Runs that leave the base as it is.
      if (changes.random.below(2) === 0) await run({ now: changes.now, from: hours(0), to: changes.now }, current);
      if (changes.random.below(2) === 0) await run({ now: changes.now, dryRun: true }, current);
      await current.close();
      const copy = await copyOf(original.url);
      current = await openStore({ url: original.url });
      const copied = await openStore({ url: copy.url });
      try {
        const [mine, full] = [
          await run({ now: changes.now }, current),
          await run({ now: changes.now, full: true }, copied),
        ];
        const where = `seed ${seed}, checkpoint ${checkpoint}`;
        expect(mine.mode, where).toBe(checkpoint === 0 ? 'full' : 'incremental');
        expect(await stateAfter(original.url, mine), where).toEqual(await stateAfter(copy.url, full));
        for (const each of mine.found) kinds.add(each.split(' ')[0] ?? '');
      } finally {
        await copied.close();
        await copy.drop();
      }
    }
  } finally {
    await current.close();
    await original.drop();
  }
  return kinds;
}

/** All that a run wrote, without the ids that it drew. */
async function stateAfter(url: string, { runId, summary }: { runId: string; summary: RunSummary }) {
  const rows = (text: string, values: unknown[] = []) => query(url, text, values);
  return {
    summary: JSON.stringify(summary),
    found: await rows(
      `select kind, subject, order_id, provider, fields, risk_minor, risk_currency, risk_exponent
      from run_discrepancies where run_id = $1 order by kind, subject`,
      [runId],
    ),
    stored: await rows(
      `select kind, subject, order_id, provider, fields, risk_minor, risk_currency, risk_exponent, first_seen_at,
        last_seen_at, owner, note, state, opened_by = $1 as opened from discrepancies order by kind, subject`,
      [runId],
    ),
    events: await rows('select type, count(*) from events group by type order by type'),
    orders: await rows('select * from compared_orders order by order_id'),
    totals: await rows(
      `select state, currency, exponent, paid_exponent, needs_attention, differs, n, amount_minor, paid_minor
      from compared_totals order by state, currency, exponent, paid_exponent, needs_attention, differs`,
    ),
    transfers: await rows('select * from open_transfers order by hash, position'),
    base: await rows('select compared_at, whole_syncs, callbacks, deliveries, orphan, unreadable from run_base'),
  };
}

/** PostgreSQL waits for the last sessions of the original to end. */
async function copyOf(url: string): Promise<{ readonly url: string; drop(): Promise<void> }> {
  const server = await testServer();
  const name = `${new URL(url).pathname.slice(1)}_copy`;
  await query(server, `create database ${name} template ${new URL(url).pathname.slice(1)}`);
  const copy = new URL(url);
  copy.pathname = `/${name}`;
  return { url: copy.href, drop: async () => void (await query(server, `drop database ${name} with (force)`)) };
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

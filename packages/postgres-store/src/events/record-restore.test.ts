import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { bindClaim } from '../__fixtures__/bind-claim.ts';
import { anOrder, aPaymentClaim, aProof } from '../__fixtures__/facts.ts';
import { query } from '../__fixtures__/query.ts';
import { openTestStore, type TestStore } from '../__fixtures__/test-store.ts';

let database: TestStore;

beforeAll(async () => {
  database = await openTestStore();
});

beforeEach(() => database.empty());

afterAll(() => database?.close());

test('after a restore the next event of each order is higher than any sent before, and counts on from there', async () => {
  const { store } = database;
  await pay('before');
  await store.orders.put([anOrder({ orderId: 'open' })]);
  const { sentUpTo } = await store.recordRestore('ana');
  await withdraw('before');
  await pay('open');
  await withdraw('open');
  await pay('imported again');
  // One event of an order in ten seconds is the most that verifications cause.
  expect(sentUpTo).toBeGreaterThan((Date.now() - Date.parse('2026-01-01T00:00:00Z')) / 10_000);
  expect(await sequences()).toEqual({
    'order:before': [1, sentUpTo + 1],
    'order:open': [sentUpTo + 1, sentUpTo + 2],
    'order:imported again': [sentUpTo + 1],
  });
});

test('a restore moves no sequence of an order that is only verified again', async () => {
  const { store } = database;
  await pay('A');
  await store.recordRestore('ana');
  await store.standings.recordEvidence('A', [aProof({ claim: aPaymentClaim('A') })], { now: new Date() });
  expect(await sequences()).toEqual({ 'order:A': [1] });
  expect(await query(database.url, 'select version from standings')).toEqual([{ version: 1 }]);
});

test('after a restore the events of the installation have higher sequences, too', async () => {
  const { store } = database;
  await run();
  const { sentUpTo } = await store.recordRestore('ana');
  await run();
  await run();
  expect(await sequences()).toEqual({ installation: [1, sentUpTo + 1, sentUpTo + 2] });
});

test('a second restore, also of the same backup, never gives a sequence again', async () => {
  const { store } = database;
  const first = await store.recordRestore('ana');
  await pay('A');
  // The same backup once more: it knows nothing of the first restore.
  await database.empty();
  await expect
    .poll(async () => (await store.recordRestore('ana')).sentUpTo, { timeout: 60_000 })
    .toBeGreaterThan(first.sentUpTo);
  await pay('A');
  const [sequence = 0] = (await sequences())['order:A'] ?? [];
  expect(sequence).toBeGreaterThan(first.sentUpTo + 1);
});

test('each restore is an entry in the audit', async () => {
  const { sentUpTo } = await database.store.recordRestore('ana');
  expect((await database.store.audit.list({})).items).toMatchObject([
    { actor: 'ana', action: 'database.restored', subject: 'database', detail: { sentUpTo: String(sentUpTo) } },
  ]);
});

test('a restore is refused while the clock of the database is behind its rows, and moves nothing', async () => {
  await query(
    database.url,
    "insert into audit (at, actor, action, subject) values (now() + interval '1 day', 'a', 'b', 'c')",
  );
  await expect(database.store.recordRestore('ana')).rejects.toMatchObject({ code: 'clock_wrong' });
  expect(await query(database.url, 'select from restores')).toEqual([]);
});

async function pay(orderId: string): Promise<void> {
  const { store } = database;
  const claim = aPaymentClaim(orderId);
  await store.orders.put([anOrder({ orderId })]);
  await bindClaim(store, orderId, claim);
  await store.standings.recordEvidence(orderId, [aProof({ claim })], { now: new Date() });
}

async function withdraw(orderId: string): Promise<void> {
  await database.store.orders.change(
    orderId,
    { type: 'unbind', claim: aPaymentClaim(orderId) },
    { actor: 'ana', reason: 'a typing error' },
    new Date(),
  );
}

/** A run that is cancelled is an event, too. */
async function run(): Promise<void> {
  const { runs } = database.store;
  const { runId } = await runs.start({ from: null, to: null, dryRun: false });
  await runs.cancel(runId, 'ana');
}

/** The sequences of each stream. */
async function sequences(): Promise<Readonly<Record<string, readonly number[]>>> {
  const rows = await query(
    database.url,
    'select stream, array_agg(sequence order by sequence) as sequences from events group by stream',
  );
  return Object.fromEntries(rows.map(({ stream, sequences }) => [stream, sequences]));
}

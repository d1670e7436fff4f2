import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { aCallback, anOrder, plainMatcher } from '../__fixtures__/facts.ts';
import { query } from '../__fixtures__/query.ts';
import { receiveAll } from '../__fixtures__/receive-all.ts';
import { openTestStore, type TestStore } from '../__fixtures__/test-store.ts';

let database: TestStore;
/** A person's session, which keeps its transaction open. */
let foreign: pg.Client;

beforeAll(async () => {
  database = await openTestStore();
  foreign = new pg.Client(database.url);
  await foreign.connect();
});

beforeEach(async () => {
  await database.empty();
  const orderIds = ['A', 'B', ...Array.from({ length: 40 }, (_, index) => `locked-${index}`)];
  await database.store.orders.put(orderIds.map((orderId) => anOrder({ orderId })));
});

afterAll(async () => {
  await foreign.end();
  await database.close();
});

test('callbacks of orders that another session has locked are put off together, and the others are matched in the same turn', async () => {
  await receiveAll(database.store, [
    ...[1, 2, 3, 4, 5].map((number) => aCallback(`order A 0x${number}`)),
    ...Array.from({ length: 40 }, (_, index) => aCallback(`order locked-${index} 0x${index}`)),
    aCallback('order B 0xb'),
  ]);
  await locking("select from orders where order_id <> 'B' for update", async () => {
    const errors = await matchWithReports(1);
    expect(errors).toMatchObject([{ code: 'store_unavailable', retryable: true }]);
    expect(String(errors[0])).toContain('pg_stat_activity');
    expect(await notMatched()).toHaveLength(45);
    expect(await query(database.url, 'select order_id from claims')).toEqual([{ order_id: 'B' }]);
    // They rest: a turn meanwhile is not held up.
    expect(await matchWithReports(0)).toEqual([]);
    // However often they failed, they wait no longer than ten seconds.
    await query(database.url, 'update callbacks set match_after = now(), match_failures = 9 where matched_at is null');
    await matchWithReports(0);
    const [rest] = await query(
      database.url,
      `select max(match_after) <= now() + interval '10 seconds' as short from callbacks where matched_at is null`,
    );
    expect(rest).toEqual({ short: true });
  });
  await query(database.url, 'update callbacks set match_after = now() where matched_at is null');
  expect(await matchWithReports(45)).toEqual([]);
});

test('a callback that waits for the claim of another session is put off, and those beside it are matched', async () => {
  await receiveAll(database.store, [
    ...[1, 2, 3, 4, 5].map((number) => aCallback(`order A 0x${number}`)),
    aCallback('order B 0xb'),
  ]);
  const insert = `
    insert into claims (order_id, provider, kind, network, reference, source)
    select 'A', provider, 'transaction', 'Ethereum', '0x' || number, 'callback'
from generate_series(1, 5) as number, (select distinct provider from callbacks) as known`;
  await locking(insert, async () => {
    expect(await matchWithReports(1)).toMatchObject([{ code: 'store_unavailable' }]);
    expect(await notMatched()).toHaveLength(5);
  });
});

test('an event that another session has locked waits with the later ones of its stream, and those of others are queued', async () => {
  const event = (orderId: string, sequence: number) =>
    query(
      database.url,
      `insert into events (event_id, stream, sequence, order_id, type, payload, created_at)
       values (gen_random_uuid(), 'order:' || $1, $2, $1, 'test', '{}', now())`,
      [orderId, sequence],
    );
  for (const sequence of [1, 2, 3]) await event('A', sequence);
  await event('B', 1);
  const queued = () => query(database.url, 'select stream, sequence::int from deliveries order by stream, sequence');
  await locking("select from events where stream = 'order:A' and sequence = 2 for update", async () => {
    await database.store.queueDeliveries(['shop'], 100);
    expect(await queued()).toEqual([
      { stream: 'order:A', sequence: 1 },
      { stream: 'order:B', sequence: 1 },
    ]);
  });
  await database.store.queueDeliveries(['shop'], 100);
  expect(await queued()).toHaveLength(4);
});

test('orders are imported beside one that another session is inserting', async () => {
  const insert = `
    insert into orders (order_id, amount_minor, currency, exponent, created_at)
    values ('taken', 1, 'USD', 2, now())`;
  await locking(insert, async () => {
    const results = await database.store.orders.put(['new-1', 'taken', 'new-2'].map((orderId) => anOrder({ orderId })));
    expect(results.map(({ outcome }) => outcome)).toEqual(['created', 'failed', 'created']);
  });
});

test('a statement of the store waits five seconds for a lock, not the thirty of a slow one', async () => {
  await locking("select from standings where order_id = 'A' for update", async () => {
    const change = { type: 'cancel' } as const;
    await expect(
      database.store.orders.change('A', change, { actor: 'ana', reason: 'test' }, new Date()),
    ).rejects.toMatchObject({ code: 'store_unavailable', cause: { code: '55P03' } });
  });
});

async function locking(statement: string, work: () => Promise<void>): Promise<void> {
  await foreign.query('begin');
  try {
    await foreign.query(statement);
    await work();
  } finally {
    await foreign.query('rollback');
  }
}

/** Returns the errors that were reported. */
async function matchWithReports(expected: number): Promise<readonly unknown[]> {
  const errors: unknown[] = [];
  const options = { onPutOff: (error: unknown) => void errors.push(error) };
  expect(await database.store.callbacks.match(200, plainMatcher, options)).toBe(expected);
  return errors;
}

async function notMatched() {
  return database.store.callbacks.notMatched(100);
}

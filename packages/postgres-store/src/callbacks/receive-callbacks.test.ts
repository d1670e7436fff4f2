import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aCallback } from '../__fixtures__/facts.ts';
import { query } from '../__fixtures__/query.ts';
import { receiveAll } from '../__fixtures__/receive-all.ts';
import { openTestStore } from '../__fixtures__/test-store.ts';
import type { PostgresStore } from '../index.ts';
import { receiveCallbacks } from './receive-callbacks.ts';

let database: Awaited<ReturnType<typeof openTestStore>>;
let store: PostgresStore;

beforeAll(async () => {
  database = await openTestStore();
  store = database.store;
});

afterAll(() => database.close());

test('the bytes of a callback are stored exactly as they came, whatever they are', async () => {
  const body = Buffer.from([0, 255, 0x5c, 0x22, 0xed, 0xa0, 0x80, 0xfe]);
  const callback = aCallback('', { body, digest: digestOf(1), contentType: 'a\u0000b' });
  expect(await store.callbacks.receive(callback)).toBe('stored');
  const [listed] = (await store.callbacks.list({}, { limit: 1 })).items;
  const found = await store.callbacks.get(listed?.callbackId ?? '');
  expect(Buffer.from(found?.body ?? []).equals(body)).toBe(true);
  expect(found?.callback).toEqual({
    callbackId: listed?.callbackId,
    provider: 'neopay',
    addressedOrderId: null,
    keyId: 'k1',
    authenticatedBy: 'address',
    digest: digestOf(1).toString('hex'),
    receivedAt: new Date('2026-06-01T10:05:00Z'),
    lastReceivedAt: new Date('2026-06-01T10:05:00Z'),
    deliveries: 1,
    contentType: 'a\ufffdb',
    headers: {},
    outcome: 'received',
    reason: null,
    orderId: null,
    hint: null,
  });
});

test('the same bytes to one address are one row with a count; to another address they are another row', async () => {
  const first = aCallback('again', { addressedOrderId: 'A' });
  const later = { ...first, receivedAt: new Date('2026-06-01T11:00:00Z') };
  const elsewhere = { ...first, addressedOrderId: 'B' };
  const nowhere = { ...first, addressedOrderId: null };
  expect(await receiveAll(store, [first, elsewhere, later, nowhere])).toEqual([
    'stored',
    'stored',
    'duplicate',
    'stored',
  ]);
  expect(await receiveAll(store, [first, first])).toEqual(['duplicate', 'duplicate']);
  const rows = await query(
    database.url,
    'select addressed_order_id, deliveries, last_received_at from callbacks where digest = $1 order by 1',
    [first.digest],
  );
  expect(rows).toEqual([
    { addressed_order_id: '', deliveries: 1, last_received_at: first.receivedAt },
    { addressed_order_id: 'A', deliveries: 4, last_received_at: later.receivedAt },
    { addressed_order_id: 'B', deliveries: 1, last_received_at: first.receivedAt },
  ]);
});

test('callbacks that arrive at the same time are committed together, at most 500 at a time', async () => {
  const pool = new pg.Pool({ connectionString: database.url });
  const batches: number[] = [];
  try {
    const receive = receiveCallbacks(pool, { onBatch: (callbacks) => batches.push(callbacks) });
    await Promise.all(Array.from({ length: 700 }, (_, index) => receive(aCallback(`together ${index}`))));
  } finally {
    await pool.end();
  }
  expect(batches).toEqual([500, 200]);
});

test('a callback that the database refuses fails alone, and the others of its commit are stored', async () => {
  const bad = aCallback('bad', { digest: Buffer.alloc(31) });
  const callbacks = [aCallback('good-1'), aCallback('good-2'), bad, aCallback('good-3')];
  const results = await Promise.allSettled(callbacks.map((callback) => store.callbacks.receive(callback)));
  expect(results).toMatchObject([
    { value: 'stored' },
    { value: 'stored' },
    { reason: { code: 'store_failed' } },
    { value: 'stored' },
  ]);
});

test('the same fifty callbacks, received twenty times at once by four processes, are fifty rows', async () => {
  const some = Array.from({ length: 50 }, (_, index) => aCallback(`many ${index}`));
  const pool = new pg.Pool({ connectionString: database.url });
  try {
    // Each has a batcher of its own, as separate processes do; every other one receives them in reverse order.
    const receivers = Array.from({ length: 4 }, () => receiveCallbacks(pool));
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, index) => {
        const receive = receivers[index % 4] as ReturnType<typeof receiveCallbacks>;
        return Promise.all((index % 2 === 0 ? some : some.toReversed()).map(receive));
      }),
    );
    expect(outcomes.flat().filter((outcome) => outcome === 'stored')).toHaveLength(50);
  } finally {
    await pool.end();
  }
  const digests = some.map(({ digest }) => digest);
  expect(
    await query(
      database.url,
      'select deliveries, count(*)::int as n from callbacks where digest = any ($1) group by 1',
      [digests],
    ),
  ).toEqual([{ deliveries: 20, n: 50 }]);
});

test('a callback beyond the bound of waiting callbacks or bytes throws inbox_full, which is retryable', async () => {
  const pool = new pg.Pool({ connectionString: database.url });
  try {
    const receive = receiveCallbacks(pool, { callbacksWaitingMax: 2, bytesWaitingMax: 100 });
    const waiting = [receive(aCallback('waits 1')), receive(aCallback('waits 2'))];
    await expect(receive(aCallback('one too many'))).rejects.toMatchObject({ code: 'inbox_full', retryable: true });
    expect(await Promise.all(waiting)).toEqual(['stored', 'stored']);
    await expect(receive(aCallback('x'.repeat(101)))).rejects.toMatchObject({ code: 'inbox_full', retryable: true });
    expect(await receive(aCallback('y'.repeat(100)))).toBe('stored');
  } finally {
    await pool.end();
  }
});

test('a commit of large callbacks has a MiB of bodies at most', async () => {
  const pool = new pg.Pool({ connectionString: database.url });
  try {
    const commits: number[] = [];
    const receive = receiveCallbacks(pool, { onBatch: (callbacks) => commits.push(callbacks) });
    const large = Array.from({ length: 120 }, (_, index) => aCallback(`large ${index} `.padEnd(20_000, 'x')));
    expect(new Set(await Promise.all(large.map(receive)))).toEqual(new Set(['stored']));
    expect(commits).toEqual([52, 52, 16]);
  } finally {
    await pool.end();
  }
});

test('receiving a callback queues no job', async () => {
  await store.callbacks.receive(aCallback('quiet'));
  expect(await query(database.url, 'select count(*)::int as n from punteo_jobs.job')).toEqual([{ n: 0 }]);
});

test('when the inbox table is missing, every callback of the commit fails', async () => {
  await query(database.url, 'alter table callbacks rename to callbacks_away');
  const results = await Promise.allSettled(
    ['lost-1', 'lost-2'].map((body) => store.callbacks.receive(aCallback(body))),
  );
  expect(results).toMatchObject([{ reason: { code: 'schema_outdated' } }, { reason: { code: 'schema_outdated' } }]);
  await query(database.url, 'alter table callbacks_away rename to callbacks');
  expect(await store.callbacks.receive(aCallback('lost-1'))).toBe('stored');
});

function digestOf(seed: number): Buffer {
  return Buffer.alloc(32, seed);
}

test('the headers and the authentication of the first delivery are stored, and a repeat changes neither', async () => {
  const signed = {
    authenticatedBy: 'signature',
    headers: { 'webhook-id': 'm1', 'webhook-signature': 'v1,\u00ff"\\\u0000' },
  } as const;
  const callback = aCallback('{"signed":1}');
  expect(await receiveAll(store, [{ ...callback, ...signed }, aCallback('{"unsigned":1}')])).toEqual([
    'stored',
    'stored',
  ]);
  expect(await store.callbacks.receive({ ...callback, ...signed, headers: { 'webhook-id': 'm2' } })).toBe('duplicate');
  const { items } = await store.callbacks.list({}, { limit: 2 });
  expect(items.map(({ authenticatedBy, headers, deliveries }) => ({ authenticatedBy, headers, deliveries }))).toEqual(
    expect.arrayContaining([
      { authenticatedBy: 'address', headers: {}, deliveries: 1 },
      { ...signed, headers: { 'webhook-id': 'm1', 'webhook-signature': 'v1,\u00ff"\\\ufffd' }, deliveries: 2 },
    ]),
  );
});

test('refused callbacks are counted by provider, reason and day, by several processes at once', async () => {
  const refused = (count: number, lastAt: string) => [
    { provider: 'bank', reason: 'signature_wrong' as const, count, lastAt: new Date(lastAt) },
    { provider: 'bank', reason: 'encoding' as const, count: 1, lastAt: new Date(lastAt) },
  ];
  const today = new Date().toISOString().slice(0, 10);
  await Promise.all(Array.from({ length: 20 }, () => store.callbacks.countRefusals(refused(3, `${today}T00:00:01Z`))));
  await store.callbacks.countRefusals(refused(5, `${today}T23:59:59Z`));
  const rows = await query(
    database.url,
    'select provider, reason, refused::int, last_at from callback_refusals order by reason',
  );
  const lastAt = new Date(`${today}T23:59:59Z`);
  expect(rows).toEqual([
    { provider: 'bank', reason: 'encoding', refused: 21, last_at: lastAt },
    { provider: 'bank', reason: 'signature_wrong', refused: 65, last_at: lastAt },
  ]);
});

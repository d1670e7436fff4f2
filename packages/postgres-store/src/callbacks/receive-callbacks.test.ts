import { afterAll, beforeAll, expect, test } from 'vitest';
import { aCallback } from '../__fixtures__/facts.ts';
import { query } from '../__fixtures__/query.ts';
import { openTestStore } from '../__fixtures__/test-store.ts';
import type { PostgresStore } from '../index.ts';

let database: Awaited<ReturnType<typeof openTestStore>>;
let store: PostgresStore;

beforeAll(async () => {
  database = await openTestStore();
  store = database.store;
});

afterAll(() => database.close());

test('bytes are kept exactly as they came, whatever they are', async () => {
  const body = Buffer.from([0, 255, 0x5c, 0x22, 0xed, 0xa0, 0x80, 0xfe]);
  expect(
    await store.callbacks.receive([aCallback('', { body, digest: digestOf(1), contentType: 'a\u0000b' })]),
  ).toEqual(['stored']);
  const [listed] = (await store.callbacks.list({}, { limit: 1 })).items;
  const found = await store.callbacks.get(listed?.callbackId ?? '');
  expect(Buffer.from(found?.body ?? []).equals(body)).toBe(true);
  expect(found?.callback).toEqual({
    callbackId: listed?.callbackId,
    provider: 'neopay',
    addressedOrderId: null,
    keyId: 'k1',
    digest: digestOf(1).toString('hex'),
    receivedAt: new Date('2026-06-01T10:05:00Z'),
    lastReceivedAt: new Date('2026-06-01T10:05:00Z'),
    deliveries: 1,
    contentType: 'a\ufffdb',
    outcome: 'received',
    reason: null,
    orderId: null,
    hint: null,
  });
});

test('the same bytes to the same address are one row with a count; to another address they are another', async () => {
  const first = aCallback('again', { addressedOrderId: 'A' });
  const later = { ...first, receivedAt: new Date('2026-06-01T11:00:00Z') };
  const elsewhere = { ...first, addressedOrderId: 'B' };
  const nowhere = { ...first, addressedOrderId: null };
  expect(await store.callbacks.receive([first, elsewhere, later, nowhere])).toEqual([
    'stored',
    'stored',
    'duplicate',
    'stored',
  ]);
  expect(await store.callbacks.receive([first, first])).toEqual(['duplicate', 'duplicate']);
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

test('a row that the database refuses fails alone', async () => {
  const bad = aCallback('bad', { digest: Buffer.alloc(31) });
  const batch = [aCallback('good-1'), aCallback('good-2'), bad, aCallback('good-3')];
  const receipts = await store.callbacks.receive(batch);
  expect([0, 1, 2, 3].map((position) => receipts[position])).toEqual(['stored', 'stored', undefined, 'stored']);
});

test('a thousand of the same at once, in batches of any order, are one row', async () => {
  const some = Array.from({ length: 50 }, (_, index) => aCallback(`many ${index}`));
  const batches = Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? some : [...some].reverse()));
  const receipts = await Promise.all(batches.map((batch) => store.callbacks.receive(batch)));
  expect(receipts.flat().filter((receipt) => receipt === 'stored')).toHaveLength(50);
  const digests = some.map(({ digest }) => digest);
  expect(
    await query(
      database.url,
      'select deliveries, count(*)::int as n from callbacks where digest = any ($1) group by 1',
      [digests],
    ),
  ).toEqual([{ deliveries: 20, n: 50 }]);
});

test('no job and no notification is made while a callback is taken in', async () => {
  await store.callbacks.receive([aCallback('quiet')]);
  expect(await query(database.url, 'select count(*)::int as n from pgboss.job')).toEqual([{ n: 0 }]);
});

test('when the inbox itself is not to be had, the whole batch fails', async () => {
  await query(database.url, 'alter table callbacks rename to callbacks_away');
  await expect(store.callbacks.receive([aCallback('lost-1'), aCallback('lost-2')])).rejects.toMatchObject({
    code: 'store_failed',
  });
  await query(database.url, 'alter table callbacks_away rename to callbacks');
  expect(await store.callbacks.receive([aCallback('lost-1')])).toEqual(['stored']);
});

function digestOf(seed: number): Buffer {
  return Buffer.alloc(32, seed);
}

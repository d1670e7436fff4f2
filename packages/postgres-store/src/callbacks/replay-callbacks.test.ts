import type { CallbackFilter } from '@punteo/payments';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bindClaim } from '../__fixtures__/bind-claim.ts';
import { aCallback, anOrder, aPaymentClaim } from '../__fixtures__/facts.ts';
import { query } from '../__fixtures__/query.ts';
import { openTestStore, type TestStore } from '../__fixtures__/test-store.ts';
import type { PostgresStore } from '../index.ts';

let database: TestStore;
let store: PostgresStore;
const HASH = `0x${'ab'.repeat(32)}`;
const at = (minute: number) => new Date(Date.UTC(2026, 5, 1, 10, minute));
const by = { actor: 'ana', reason: 'the adapter reads them now' };

beforeAll(async () => {
  database = await openTestStore();
  store = database.store;
  await store.orders.put([anOrder({ orderId: 'A' })]);
  await bindClaim(store, 'A', aPaymentClaim('p-1'));
  for (const minute of [0, 20, 40, 60, 80]) {
    await store.callbacks.receive(aCallback(`{"n":${minute}}`, { receivedAt: at(minute), addressedOrderId: 'A' }));
  }
  const matched = "update callbacks set matched_at = received_at, outcome = 'matched', order_id = 'A'";
  await query(database.url, `${matched} where callback_id <= 4`);
  await query(database.url, `update callbacks set hint = '{"providerPaymentId":"p-1"}' where callback_id = 2`);
  await query(database.url, `update callbacks set transaction_hash = '${HASH}' where callback_id = 3`);
  await query(
    database.url,
    `update callbacks set matched_at = received_at, outcome = 'unreadable', hint = '{"providerPaymentId":"p-9"}'
     where callback_id = 5`,
  );
});

afterAll(() => database.close());

const found = async (filter: CallbackFilter) => {
  const ids = await query(
    database.url,
    'select callback_id::text as id from callbacks where callback_id = any ($1::bigint[]) order by 1',
    [
      await store.callbacks
        .list(filter, {})
        .then(({ items, unreadable = [] }) => [...items.map((c) => c.callbackId), ...unreadable.map((u) => u.id)]),
    ],
  );
  return ids.map(({ id }) => id);
};

test('callbacks are found by the order, the payment or the transaction that they name, and by the time of receipt', async () => {
  expect(await found({ names: 'A' })).toEqual(['1', '2', '3', '4']);
  expect(await found({ names: 'p-1' })).toEqual(['2']);
  expect(await found({ names: 'p-9' })).toEqual(['5']);
  expect(await found({ names: HASH.toUpperCase().replace('0X', '0x') })).toEqual(['3']);
  expect(await found({ names: 'nothing' })).toEqual([]);
  expect(await found({ receivedFrom: at(20), receivedTo: at(60) })).toEqual(['2', '3']);
  expect(await found({ receivedFrom: at(61) })).toEqual(['5']);
  expect(await found({ receivedTo: at(0) })).toEqual([]);
  expect(await found({ receivedFrom: at(-600), receivedTo: at(600), outcome: 'unreadable' })).toEqual(['5']);
});

test('callbacks that are replayed together are new again, each with an audit row', async () => {
  expect(await store.callbacks.replayMany({ callbackIds: ['1', '2'] }, by)).toBe(2);
  expect(await outcomes()).toEqual(['received', 'received', 'matched', 'matched', 'unreadable']);
  expect(await store.callbacks.replayMany({ filter: { outcome: 'unreadable' }, count: 1 }, by)).toBe(1);
  const { items } = await store.audit.list({}, { action: 'callback.replayed' });
  expect(items.map(({ subject, detail }) => [subject, detail.outcomeBefore]).sort()).toEqual([
    ['callback:1', 'matched'],
    ['callback:2', 'matched'],
    ['callback:5', 'unreadable'],
  ]);
  expect(items[0]).toMatchObject({ actor: 'ana', detail: { reason: by.reason } });
});

test('an unknown id, an erased callback or another count refuses all of them', async () => {
  await query(database.url, 'update callbacks set erased_at = now() where callback_id = 4');
  const before = await outcomes();
  for (const [selection, code] of [
    [{ callbackIds: ['3', '999'] }, 'callback_unknown'],
    [{ callbackIds: ['3', 'x'] }, 'callback_unknown'],
    [{ callbackIds: ['3', '4'] }, 'callback_erased'],
    [{ filter: { outcome: 'matched' }, count: 2 }, 'callbacks_changed'],
  ] as const)
    await expect(store.callbacks.replayMany(selection, by)).rejects.toMatchObject({ code });
  expect(await outcomes()).toEqual(before);
  expect(await store.callbacks.replayMany({ filter: { outcome: 'matched' }, count: 1 }, by)).toBe(1);
});

async function outcomes() {
  const rows = await query(database.url, 'select outcome from callbacks order by callback_id');
  return rows.map(({ outcome }) => outcome);
}

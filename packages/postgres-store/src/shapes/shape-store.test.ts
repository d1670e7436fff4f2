import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { aCallback, anOrder, aPayment, plainMatcher } from '../__fixtures__/facts.ts';
import { query } from '../__fixtures__/query.ts';
import { receiveAll } from '../__fixtures__/receive-all.ts';
import { openTestStore, type TestStore } from '../__fixtures__/test-store.ts';
import type { PostgresStore } from '../index.ts';

let database: TestStore;
let store: PostgresStore;

beforeAll(async () => {
  database = await openTestStore();
  store = database.store;
  await store.orders.put([anOrder({ orderId: 'A' })]);
});

beforeEach(() => query(database.url, 'delete from shapes'));
afterAll(() => database.close());

const counted = async () =>
  (await store.shapes.list()).map(
    ({ provider, kind, contentType, line, count }) => `${provider} ${kind} ${contentType} ${line} ×${count}`,
  );

test('matching callbacks counts their shapes, whatever the outcome', async () => {
  await receiveAll(store, [
    aCallback('{"payment":{"id":"canary-1"}}'),
    aCallback('{"payment":{"id":"canary-2","fee":1}}', { addressedOrderId: 'A' }),
    aCallback('status=canary-3', { contentType: 'application/x-www-form-urlencoded' }),
  ]);
  await store.callbacks.match(10, plainMatcher);
  expect(await counted()).toEqual([
    'neopay callback application/json $.payment.fee: number ×1',
    'neopay callback application/json $.payment.id: string ×2',
    'neopay callback application/json $.payment: object ×2',
    'neopay callback application/json $: object ×2',
    'neopay callback application/x-www-form-urlencoded $: not json ×1',
  ]);
});

test('the shapes of observed records are counted, and of unreadable rows when they are noted', async () => {
  await store.payments.observe([aPayment({ raw: '{"id":"canary-4"}' })], new Date());
  await store.shapes.note([{ provider: 'neopay', kind: 'record', contentType: null, document: '{"id":4711}' }]);
  expect(await counted()).toEqual([
    'neopay record  $.id: number ×1',
    'neopay record  $.id: string ×1',
    'neopay record  $: object ×2',
  ]);
});

test('the table of shapes holds no value, no invented key and no content type from a document', async () => {
  const body = '{"canary-key-0123456789":"canary","a":["canary-5",90909090],"buyer@canary.test":{"0xcafebabe":null}}';
  await store.callbacks.receive(aCallback(body, { contentType: 'text/canary0; x=canary' }));
  await store.callbacks.match(10, plainMatcher);
  const dump = JSON.stringify(await query(database.url, 'select * from shapes'));
  expect(dump).not.toMatch(/canary|cafebabe|9090/);
});

const letters = (number: number) =>
  [...number.toString(26)].map((digit) => String.fromCharCode(97 + Number.parseInt(digit, 26))).join('');

/** Documents with 190 new fields each. */
const withNewFields = (count: number, first = 0) =>
  Array.from({ length: count }, (_, document) => {
    const fields = Array.from({ length: 190 }, (_, field) => `"f${letters((first + document) * 190 + field)}":1`);
    return { provider: 'neopay', kind: 'callback' as const, contentType: null, document: `{${fields.join()}}` };
  });

test('invented fields fill at most 2 000 lines, in one batch or many; the rest is counted as `$: more`', async () => {
  // 95 000 names: 19 000 of them in one batch, then four batches at once.
  await store.shapes.note(withNewFields(100));
  await Promise.all(Array.from({ length: 4 }, (_, batch) => store.shapes.note(withNewFields(100, 100 * (batch + 1)))));
  await store.shapes.note([{ provider: 'pentagoo', kind: 'callback', contentType: null, document: '{"another":1}' }]);
  const lines = await store.shapes.list();
  const ofNeopay = lines.filter(({ provider }) => provider === 'neopay');
  expect(ofNeopay.length).toBeLessThanOrEqual(2_000);
  // Stored lines are still counted.
  expect(ofNeopay.find(({ line }) => line === '$: object')?.count).toBe(500);
  expect(ofNeopay.find(({ line }) => line === '$: more')?.count).toBeGreaterThan(90_000);
  expect(ofNeopay.reduce((sum, { count }) => sum + count, 0)).toBe(500 + 500 * 190);
  expect(lines.filter(({ provider }) => provider === 'pentagoo').map(({ line }) => line)).toEqual([
    '$.another: number',
    '$: object',
  ]);
});

test('lines without a document for a month are deleted when a new line needs their place, and only then', async () => {
  await store.shapes.note(withNewFields(11));
  await store.shapes.note([{ provider: 'neopay', kind: 'record', contentType: null, document: '{"old":1}' }]);
  await query(database.url, "update shapes set last_seen_at = now() - interval '31 days' where line <> '$: object'");
  const fresh = { provider: 'neopay', kind: 'callback' as const, contentType: null, document: '{"charge":1}' };
  // The first document has the old lines deleted, the second finds a place.
  await store.shapes.note([fresh]);
  await store.shapes.note([fresh]);
  expect(await counted()).toEqual([
    'neopay callback  $.charge: number ×1',
    'neopay callback  $: more ×94',
    'neopay callback  $: object ×13',
    'neopay record  $.old: number ×1',
    'neopay record  $: object ×1',
  ]);
});

test('concurrent notes of the same lines lose no count and do not deadlock', async () => {
  const documents = ['{"a":1,"b":2}', '{"b":2,"c":3}', '{"c":3,"a":1}'].map((document) => ({
    provider: 'neopay',
    kind: 'callback' as const,
    contentType: null,
    document,
  }));
  await Promise.all(Array.from({ length: 60 }, (_, index) => store.shapes.note([...documents].slice(index % 3))));
  const counts = (await store.shapes.list()).map(({ line, count }) => `${line} ${count}`);
  expect(counts).toEqual(['$.a: number 80', '$.b: number 60', '$.c: number 100', '$: object 120']);
});

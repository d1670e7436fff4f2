import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { aCallback, anOrder, aPayment, plainMatcher } from '../__fixtures__/facts.ts';
import { query } from '../__fixtures__/query.ts';
import { receiveAll } from '../__fixtures__/receive-all.ts';
import { openTestStore } from '../__fixtures__/test-store.ts';
import type { PostgresStore } from '../index.ts';

let database: Awaited<ReturnType<typeof openTestStore>>;
let store: PostgresStore;

beforeAll(async () => {
  database = await openTestStore();
  store = database.store;
  await store.orders.put([anOrder({ orderId: 'A' })]);
});

beforeEach(() => query(database.url, 'delete from shapes'));
afterAll(() => database.close());

const seen = async () =>
  (await store.shapes.list()).map(
    ({ provider, kind, contentType, line, count }) => `${provider} ${kind} ${contentType} ${line} ×${count}`,
  );

test('handing callbacks over counts what they look like, whatever becomes of them', async () => {
  await receiveAll(store, [
    aCallback('{"payment":{"id":"canary-1"}}'),
    aCallback('{"payment":{"id":"canary-2","fee":1}}', { addressedOrderId: 'A' }),
    aCallback('status=canary-3', { contentType: 'application/x-www-form-urlencoded' }),
  ]);
  await store.callbacks.match(10, plainMatcher);
  expect(await seen()).toEqual([
    'neopay callback application/json $.payment.fee: number ×1',
    'neopay callback application/json $.payment.id: string ×2',
    'neopay callback application/json $.payment: object ×2',
    'neopay callback application/json $: object ×2',
    'neopay callback application/x-www-form-urlencoded $: not json ×1',
  ]);
});

test('records that were read are counted too, and rows that nobody could read where they are noted', async () => {
  await store.payments.observe([aPayment({ raw: '{"id":"canary-4"}' })], new Date());
  await store.shapes.note([{ provider: 'neopay', kind: 'record', contentType: null, document: '{"id":4711}' }]);
  expect(await seen()).toEqual([
    'neopay record  $.id: number ×1',
    'neopay record  $.id: string ×1',
    'neopay record  $: object ×2',
  ]);
});

test('no value, no made-up key and no content type of a stranger is in the table', async () => {
  const body = '{"canary-key-0123456789":"canary","a":["canary-5",90909090],"buyer@canary.test":{"0xcafebabe":null}}';
  await store.callbacks.receive(aCallback(body, { contentType: 'text/canary0; x=canary' }));
  await store.callbacks.match(10, plainMatcher);
  const dump = JSON.stringify(await query(database.url, 'select * from shapes'));
  expect(dump).not.toMatch(/canary|cafebabe|9090/);
});

const letters = (number: number) =>
  [...number.toString(26)].map((digit) => String.fromCharCode(97 + Number.parseInt(digit, 26))).join('');

/** Documents in which every field is a new one. */
const madeUp = (count: number, first = 0) =>
  Array.from({ length: count }, (_, document) => {
    const fields = Array.from({ length: 190 }, (_, field) => `"f${letters((first + document) * 190 + field)}":1`);
    return { provider: 'neopay', kind: 'callback' as const, contentType: null, document: `{${fields.join()}}` };
  });

test('whoever makes up fields without end fills two thousand lines, in one batch or in many, and is told as `$: more`', async () => {
  // 95 000 names, 19 000 of them in one batch, then many relays at once.
  await store.shapes.note(madeUp(100));
  await Promise.all(Array.from({ length: 4 }, (_, relay) => store.shapes.note(madeUp(100, 100 * (relay + 1)))));
  await store.shapes.note([{ provider: 'pentagoo', kind: 'callback', contentType: null, document: '{"another":1}' }]);
  const lines = await store.shapes.list();
  const ofNeopay = lines.filter(({ provider }) => provider === 'neopay');
  expect(ofNeopay.length).toBeLessThanOrEqual(2_000);
  // What is known is still counted, whatever comes besides.
  expect(ofNeopay.find(({ line }) => line === '$: object')?.count).toBe(500);
  expect(ofNeopay.find(({ line }) => line === '$: more')?.count).toBeGreaterThan(90_000);
  expect(ofNeopay.reduce((sum, { count }) => sum + count, 0)).toBe(500 + 500 * 190);
  expect(lines.filter(({ provider }) => provider === 'pentagoo').map(({ line }) => line)).toEqual([
    '$.another: number',
    '$: object',
  ]);
});

test('what was not seen for a month makes room for what is new, and for nothing else', async () => {
  await store.shapes.note(madeUp(11));
  await store.shapes.note([{ provider: 'neopay', kind: 'record', contentType: null, document: '{"old":1}' }]);
  await query(database.url, "update shapes set last_seen_at = now() - interval '31 days' where line <> '$: object'");
  const fresh = { provider: 'neopay', kind: 'callback' as const, contentType: null, document: '{"charge":1}' };
  // The first finds no room and makes it.
  await store.shapes.note([fresh]);
  await store.shapes.note([fresh]);
  expect(await seen()).toEqual([
    'neopay callback  $.charge: number ×1',
    'neopay callback  $: more ×94',
    'neopay callback  $: object ×13',
    'neopay record  $.old: number ×1',
    'neopay record  $: object ×1',
  ]);
});

test('many relays at once lose no count and do not hold each other up', async () => {
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

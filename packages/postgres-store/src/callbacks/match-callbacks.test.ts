import type { CallbackMatcher } from '@punteo/payments';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { aCallback, aHint, anOrder, plainMatcher } from '../__fixtures__/facts.ts';
import { query } from '../__fixtures__/query.ts';
import { receiveAll } from '../__fixtures__/receive-all.ts';
import { openTestStore, type TestStore } from '../__fixtures__/test-store.ts';
import type { PostgresStore } from '../index.ts';

let database: TestStore;
let store: PostgresStore;

beforeAll(async () => {
  database = await openTestStore();
  store = database.store;
  await store.orders.put(['A', 'B'].map((orderId) => anOrder({ orderId })));
});

beforeEach(async () => {
  await query(database.url, 'delete from callbacks');
  await query(database.url, 'delete from punteo_jobs.job');
});

afterAll(() => database.close());

test('each callback gets its outcome and reason, and each known order one verification job', async () => {
  await receiveAll(store, [
    aCallback('order A 0xabc'),
    aCallback('order unknown'),
    aCallback('order forged-A'),
    aCallback('gibberish'),
    aCallback('gibberish to B', { addressedOrderId: 'B' }),
  ]);
  expect(await store.callbacks.match(10, plainMatcher)).toBe(5);
  expect(await store.callbacks.match(10, plainMatcher)).toBe(0);
  const { items } = await store.callbacks.list({}, {});
  const outcomes = items.map(({ outcome, reason, orderId }) => [outcome, reason, orderId]).sort();
  expect(outcomes).toEqual([
    ['matched', null, 'A'],
    ['orphan', 'order_unknown', null],
    ['orphan', 'reference_not_ours', null],
    ['unreadable', 'not_an_order', null],
    ['unreadable', 'not_an_order', 'B'],
  ]);
  expect(await jobs()).toEqual(['A', 'B']);
  expect((await store.callbacks.list({ orderId: 'A' }, {})).items[0]?.hint).toEqual(
    aHint({ orderReference: 'A', transaction: { network: 'Ethereum', hash: '0xabc' } }),
  );
});

test('a batch of large callbacks is cut by their bytes, and the next batches match the rest', async () => {
  const large = Array.from({ length: 60 }, (_, index) => aCallback(`large ${index} `.padEnd(20_000, 'x')));
  await receiveAll(store, large);
  const batches: number[] = [];
  for (let count = -1; count !== 0; batches.push(count)) count = await store.callbacks.match(500, plainMatcher);
  expect(batches).toEqual([27, 27, 6, 0]);
});

test('a thousand callbacks on one order are one verification job', async () => {
  await receiveAll(
    store,
    Array.from({ length: 1_000 }, (_, index) => aCallback(`order A ${index}`)),
  );
  await Promise.all([1, 2, 3, 4].map(() => store.callbacks.match(300, plainMatcher)));
  await store.callbacks.match(1_000, plainMatcher);
  expect(await jobs()).toEqual(['A']);
});

test('a callback is matched only when its verification job is stored, and is matched again otherwise', async () => {
  await receiveAll(store, [aCallback('order A'), aCallback('order B')]);
  await query(database.url, 'alter table punteo_jobs.job_common rename to job_away');
  await expect(store.callbacks.match(10, plainMatcher)).rejects.toMatchObject({ code: 'schema_outdated' });
  await query(database.url, 'alter table punteo_jobs.job_away rename to job_common');
  // A callback that cannot be matched is put off for some seconds.
  await query(database.url, 'update callbacks set match_after = null');
  expect(await store.callbacks.match(10, plainMatcher)).toBe(2);
  expect(await jobs()).toEqual(['A', 'B']);
});

test('a callback that cannot be matched is put off ever longer, and the ninety-nine beside it are matched at once', async () => {
  await receiveAll(
    store,
    Array.from({ length: 100 }, (_, index) => aCallback(`order A ${index}`)),
  );
  await query(database.url, `update callbacks set hint = '{"amount": {}}' where body = 'order A 50'`);
  const notMatched = async () => {
    const [row] = await query(
      database.url,
      `select count(*) over ()::int as rows, match_failures as failures,
         extract(epoch from match_after - clock_timestamp()) > 0 as rests,
         ceil(extract(epoch from match_after - clock_timestamp()) / 10)::int * 10 as seconds
       from callbacks where matched_at is null`,
    );
    return row;
  };
  const rests: unknown[] = [];
  for (let failure = 1; failure <= 4; failure += 1) {
    await expect(store.callbacks.match(500, plainMatcher)).rejects.toThrow('Its column hint');
    expect(await notMatched()).toMatchObject({ rows: 1, failures: failure, rests: true });
    rests.push((await notMatched())?.seconds);
    // It is left out until then.
    expect(await store.callbacks.match(500, plainMatcher)).toBe(0);
    await query(database.url, 'update callbacks set match_after = now() where matched_at is null');
  }
  expect(rests).toEqual([10, 20, 40, 80]);
  expect(await store.callbacks.notMatched(10)).toMatchObject([{ orderId: null, code: 'row_unreadable' }]);
});

test('where every callback fails, none is put off, and few statements are tried', async () => {
  await receiveAll(
    store,
    Array.from({ length: 200 }, (_, index) => aCallback(`order A ${index}`)),
  );
  let calls = 0;
  await query(database.url, 'alter table punteo_jobs.job_common add constraint never check (false) not valid');
  const counting: typeof plainMatcher = (received) => {
    calls += 1;
    return plainMatcher(received);
  };
  await expect(store.callbacks.match(500, counting)).rejects.toMatchObject({ code: 'store_failed' });
  await query(database.url, 'alter table punteo_jobs.job_common drop constraint never');
  // Two hundred at once, then their first halves, down to three that fail alone.
  expect(calls).toBeLessThan(500);
  expect(await store.callbacks.notMatched(10)).toEqual([]);
  expect(await store.callbacks.match(500, plainMatcher)).toBe(200);
});

test('a callback of an order whose verification failed waits for the retry instead of adding a job', async () => {
  await receiveAll(store, [aCallback('order A first')]);
  await store.callbacks.match(10, plainMatcher);
  const fail = "update punteo_jobs.job set state = 'retry', retry_count = 1, start_after = now() + interval '1 minute'";
  await query(database.url, fail);
  await receiveAll(store, [aCallback('order A second'), aCallback('order A third'), aCallback('order B')]);
  expect(await store.callbacks.match(10, plainMatcher)).toBe(3);
  expect(await jobs()).toEqual(['A', 'B']);
});

test('concurrent workers match each callback once', async () => {
  await receiveAll(
    store,
    Array.from({ length: 400 }, (_, index) => aCallback(`order A ${index}`)),
  );
  let calls = 0;
  const counting: CallbackMatcher = (row) => {
    calls += 1;
    return plainMatcher(row);
  };
  const counts = await Promise.all([1, 2, 3, 4].map(() => store.callbacks.match(100, counting)));
  const rest = await store.callbacks.match(400, counting);
  expect([counts.reduce((sum, count) => sum + count, rest), calls]).toEqual([400, 400]);
});

test('a matcher that throws makes its callback unreadable, and the others are matched', async () => {
  await receiveAll(store, [aCallback('poison'), aCallback('order A')]);
  const matcher: CallbackMatcher = (row) => {
    if (Buffer.from(row.body).toString() === 'poison') throw new Error('cannot happen');
    return plainMatcher(row);
  };
  expect(await store.callbacks.match(10, matcher)).toBe(2);
  expect((await store.callbacks.list({ outcome: 'unreadable' }, {})).items).toMatchObject([
    { reason: 'reader_failed' },
  ]);
});

test('a hint with NUL, lone surrogates and a hash of 9 000 characters is stored', async () => {
  const hash = 'f'.repeat(9_000);
  await store.callbacks.receive(aCallback('anything'));
  const hint = aHint({
    orderReference: 'A\u0000',
    amountText: '\ud800',
    transaction: { network: '\u0000', hash },
    amount: { amountMinor: 10n ** 70n, currency: 'USD', exponent: 2 },
  });
  await store.callbacks.match(1, () => ({ hint, unreadableReason: null, orderId: 'A' }));
  const [callback] = (await store.callbacks.list({ orderId: 'A' }, {})).items;
  expect(callback?.hint).toEqual({
    ...hint,
    orderReference: 'A\ufffd',
    amountText: '\ufffd',
    transaction: { network: '\ufffd', hash },
  });
});

test('retryOrphans has an orphan matched again once its order exists, and no other orphan', async () => {
  await receiveAll(store, [aCallback('order tomorrow'), aCallback('order forged-A'), aCallback('order never')]);
  await store.callbacks.match(10, plainMatcher);
  expect(await store.callbacks.retryOrphans()).toBe(0);
  await store.orders.put([anOrder({ orderId: 'tomorrow' })]);
  expect(await store.callbacks.retryOrphans()).toBe(1);
  expect(await store.callbacks.match(10, plainMatcher)).toBe(1);
  expect((await store.callbacks.list({ orderId: 'tomorrow' }, {})).items).toMatchObject([{ outcome: 'matched' }]);
  expect(await jobs()).toEqual(['tomorrow']);
});

test('a replayed callback is matched again and has an audit row; an unknown id returns false', async () => {
  await store.callbacks.receive(aCallback('order A'));
  await store.callbacks.match(10, plainMatcher);
  await query(database.url, 'delete from punteo_jobs.job');
  const [callback] = (await store.callbacks.list({}, {})).items;
  expect(await store.callbacks.replay(callback?.callbackId ?? '', 'ana')).toBe(true);
  expect(await store.callbacks.match(10, plainMatcher)).toBe(1);
  expect(await jobs()).toEqual(['A']);
  for (const unknown of ['999999', 'x', '-1', '']) expect(await store.callbacks.replay(unknown, 'ana')).toBe(false);
  expect((await store.audit.list({})).items).toMatchObject([
    { actor: 'ana', action: 'callback.replayed', subject: `callback:${callback?.callbackId}` },
  ]);
});

async function jobs(): Promise<unknown[]> {
  const rows = await query(
    database.url,
    "select data ->> 'orderId' as id from punteo_jobs.job where name like 'verify/%' order by 1",
  );
  return rows.map(({ id }) => id);
}

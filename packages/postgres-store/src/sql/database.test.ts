import { PunteoError } from '@punteo/payments';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestStore, type TestStore } from '../__fixtures__/test-store.ts';
import { type Database, openDatabase } from './database.ts';
import { isUniqueViolation } from './store-errors.ts';

let store: TestStore;
let database: Database;

beforeAll(async () => {
  store = await openTestStore();
  database = openDatabase({ url: store.url });
});

afterAll(async () => {
  await database.close();
  await store.close();
});

test('a rejected statement throws store_failed with its SQLSTATE and cause, alone and in a transaction', async () => {
  const failed = {
    code: 'store_failed',
    retryable: false,
    message: 'The database rejected a statement (SQLSTATE 22012).',
    cause: expect.objectContaining({ code: '22012' }),
  };
  await expect(database.query('select 1 / 0')).rejects.toMatchObject(failed);
  await expect(database.transaction((transaction) => transaction.query('select 1 / 0'))).rejects.toMatchObject(failed);
});

test('a violated constraint is recognised inside a transaction and after its error was translated', async () => {
  const insertTwice = "insert into scan_cursors values ('p', 's', '1'), ('p', 's', '2')";
  await expect(database.query(insertTwice)).rejects.toSatisfy(isUniqueViolation);
  const handled = database.transaction((transaction) => transaction.query(insertTwice).catch(isUniqueViolation));
  expect(await handled).toBe(true);
});

test('our own errors and programming mistakes leave a transaction as they are, and it is rolled back', async () => {
  for (const error of [
    new PunteoError('order_unknown', 'There is no order A.'),
    new TypeError('x is not a function'),
  ]) {
    const failing = database.transaction(async (transaction) => {
      await transaction.query("insert into scan_cursors values ('p', 'rolled-back', '1')");
      throw error;
    });
    await expect(failing).rejects.toBe(error);
  }
  const { rows } = await database.query("select from scan_cursors where scope = 'rolled-back'");
  expect(rows).toEqual([]);
});

test('a closed database throws store_unavailable, which is retryable', async () => {
  const closed = openDatabase({ url: store.url });
  await closed.close();
  await expect(closed.query('select 1')).rejects.toMatchObject({ code: 'store_unavailable', retryable: true });
});

test('a transaction that PostgreSQL ended by a deadlock runs again', async () => {
  await database.query("insert into scan_cursors values ('p', 'left', '0'), ('p', 'right', '0')");
  const [bothHold, oneEnded] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let holding = 0;
  let runs = 0;
  const updateBoth = async (first: string, second: string) => {
    let isRepeated = false;
    await database.transaction(async (transaction) => {
      runs += 1;
      // Else the repetition may lock its first row again before PostgreSQL has woken the other transaction, which waits
      // for that row: a second deadlock, and a fourth run.
      if (isRepeated) await oneEnded.promise;
      isRepeated = true;
      await transaction.query("set local deadlock_timeout = '10ms'");
      const update = (scope: string) =>
        transaction.query('update scan_cursors set cursor = cursor || $2 where scope = $1', [scope, first[0]]);
      await update(first);
      holding += 1;
      if (holding === 2) bothHold.resolve();
      await bothHold.promise;
      await update(second);
    });
    oneEnded.resolve();
  };
  await Promise.all([updateBoth('left', 'right'), updateBoth('right', 'left')]);
  expect(runs).toBe(3);
  const { rows } = await database.query<{ cursor: string }>("select cursor from scan_cursors where provider = 'p'");
  expect(rows.map(({ cursor }) => cursor.length)).toEqual([3, 3]);
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { aCallback, anOrder, plainMatcher } from '../__fixtures__/facts.ts';
import { query } from '../__fixtures__/query.ts';
import { openTestStore, type TestStore } from '../__fixtures__/test-store.ts';
import { migrate } from '../migrate.ts';
import { createJobs } from './create-jobs.ts';

let database: TestStore;

beforeAll(async () => {
  database = await openTestStore();
});

afterAll(() => database.close());

test('a process goes on after the schema was dropped and made anew: queues are created again, and their jobs run', async () => {
  const done: string[] = [];
  const jobs = createJobs({ url: database.url });
  await jobs.start();
  await jobs.work('verify/neopay', async ({ data }) => {
    done.push(data.orderId);
    return null;
  });
  await jobs.requestVerifications([{ orderId: 'before', provider: 'neopay', urgency: 'fresh' }]);
  await database.store.orders.put([anOrder({ orderId: 'A' })]);
  await database.store.callbacks.receive(aCallback('order A'));
  await database.store.callbacks.match(10, plainMatcher);
  await expect.poll(() => done).toContain('before');

  await query(database.url, 'drop schema punteo_jobs cascade');
  await query(database.url, 'drop schema public cascade');
  await query(database.url, 'create schema public');
  await migrate({ url: database.url });
  done.length = 0;
  // The store's own connections queue the jobs of callbacks.
  await database.store.orders.put([anOrder({ orderId: 'B' })]);
  await database.store.callbacks.receive(aCallback('order B'));
  await expect.poll(() => database.store.callbacks.match(10, plainMatcher).catch(() => 0)).toBe(1);
  const queued =
    "select data ->> 'orderId' as id from punteo_jobs.job where name like 'verify/%' or name = 'verify_dead'";
  expect(await query(database.url, queued)).toHaveLength(1);
  const request = () => jobs.requestVerifications([{ orderId: 'after', provider: 'neopay', urgency: 'fresh' }]);
  await expect.poll(() => request().then(() => 'done', String)).toBe('done');
  await expect.poll(() => done).toContain('after');
  await jobs.stop();
});

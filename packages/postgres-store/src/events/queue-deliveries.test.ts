import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { anOrder } from '../__fixtures__/facts.ts';
import { query } from '../__fixtures__/query.ts';
import { openTestStore, type TestStore } from '../__fixtures__/test-store.ts';
import { createJobs, deliverJobName, type Jobs, type PostgresStore } from '../index.ts';

let database: TestStore;
let store: PostgresStore;
let started: Jobs[] = [];

beforeAll(async () => {
  database = await openTestStore();
  store = database.store;
});

afterEach(async () => {
  await Promise.all(started.map((jobs) => jobs.stop({ graceful: false })));
  started = [];
  await database.empty();
});

afterAll(() => database.close());

test('each stream gets one delivery job per endpoint, however many workers queue deliveries', async () => {
  await insertEvents(50);
  const endpoints = ['erp', 'shop'];
  for (let turn = 0; turn < 6; turn += 1) await Promise.all([1, 2, 3].map(() => store.queueDeliveries(endpoints, 30)));
  expect(await store.queueDeliveries(endpoints, 100)).toBe(0);
  expect(await query(database.url, 'select endpoint, count(*)::int from deliveries group by 1 order by 1')).toEqual([
    { endpoint: 'erp', count: 50 },
    { endpoint: 'shop', count: 50 },
  ]);
  const run: string[] = [];
  const jobs = await start();
  for (const endpoint of endpoints)
    await jobs.work(deliverJobName(endpoint), async ({ data }) => {
      run.push(`${data.endpoint} ${data.stream}`);
      return null;
    });
  await expect.poll(() => run.length).toBe(100);
  expect(new Set(run).size).toBe(100);
});

test('a stream whose job was lost gets another one within the hour', async () => {
  await insertEvents(1);
  await store.queueDeliveries(['shop'], 10);
  await query(database.url, "delete from punteo_jobs.job where name like 'deliver/%'");
  expect(await store.queueDeliveries(['shop'], 10)).toBe(0);
  await query(database.url, "update deliveries set queue_at = queue_at - interval '1 hour'");
  expect(await store.queueDeliveries(['shop'], 10)).toBe(1);
  expect(await query(database.url, JOBS)).toEqual([{ name: 'deliver/shop' }]);
});

test('events without a configured endpoint wait for one, and an endpoint that is not configured gets no job', async () => {
  await insertEvents(2);
  expect(await store.queueDeliveries(['shop'], 10)).toBe(2);
  await insertEvents(1);
  expect(await store.queueDeliveries(['erp'], 10)).toBe(1);
  expect(await query(database.url, JOBS)).toEqual([
    { name: 'deliver/erp' },
    { name: 'deliver/shop' },
    { name: 'deliver/shop' },
  ]);
});

const JOBS = "select name from punteo_jobs.job where name like 'deliver/%' order by name";

/** One event for each of so many new orders. */
async function insertEvents(count: number): Promise<void> {
  const orderIds = Array.from({ length: count }, () => randomUUID());
  await store.orders.put(orderIds.map((orderId) => anOrder({ orderId })));
  await query(database.url, INSERT, [orderIds]);
}

const INSERT = `insert into events (event_id, stream, sequence, order_id, type, payload, created_at)
  select gen_random_uuid(), 'order:' || order_id, 1, order_id, 'order.paid', '{}', now()
  from unnest($1::text[]) as order_id`;

async function start(): Promise<Jobs> {
  const jobs = createJobs({ url: database.url });
  started.push(jobs);
  await jobs.start();
  return jobs;
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { PunteoError } from '@punteo/payments';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { query } from '../__fixtures__/query.ts';
import { openTestStore, type TestStore } from '../__fixtures__/test-store.ts';
import { jobCounts } from './__fixtures__/job-counts.ts';
import { createJobs, type Jobs, type JobsOptions } from './create-jobs.ts';

let database: TestStore;
let started: Jobs[] = [];

beforeAll(async () => {
  database = await openTestStore();
});

afterEach(async () => {
  await Promise.all(started.map((jobs) => jobs.stop({ graceful: false })));
  started = [];
  await database.empty();
});

afterAll(() => database.close());

test('two workers do each job once', async () => {
  const done: string[] = [];
  const jobs = await start();
  const other = await start();
  for (const each of [jobs, other])
    await each.work('verify', async ({ data, attempt, lastAttempt }) => {
      done.push(`${data.orderId} ${attempt} ${lastAttempt}`);
      return null;
    });
  await jobs.requestVerification(['A', 'B', 'A']);
  await expect.poll(verifications).toEqual({ waiting: 0, running: 0, dead: 0 });
  expect(done.sort()).toEqual(['A 1 false', 'B 1 false']);
});

test('ten requests for an order are one verification, and ten more while it runs are one more', async () => {
  const gate = Promise.withResolvers<void>();
  let calls = 0;
  const jobs = await start();
  for (let time = 0; time < 10; time += 1) await jobs.requestVerification(['A']);
  await jobs.work('verify', async () => {
    calls += 1;
    if (calls === 1) await gate.promise;
    return null;
  });
  await expect.poll(() => calls).toBe(1);
  for (let time = 0; time < 10; time += 1) await jobs.requestVerification(['A']);
  gate.resolve();
  await expect.poll(() => calls).toBe(2);
  await expect.poll(verifications).toEqual({ waiting: 0, running: 0, dead: 0 });
  expect(calls).toBe(2);
});

test('a verification that waits for later does not replace one that is requested now', async () => {
  let calls = 0;
  const jobs = await start();
  await jobs.work('verify', async () => {
    calls += 1;
    return { againInSeconds: 1_800 };
  });
  for (const call of [1, 2]) {
    await jobs.requestVerification(['A']);
    await expect.poll(() => calls).toBe(call);
    await expect.poll(verifications).toEqual({ waiting: 1, running: 0, dead: 0 });
  }
});

test('a handler that throws is called again, and its error message is not stored', async () => {
  const failures: unknown[] = [];
  const attempts: number[] = [];
  const jobs = await start({ onFailure: ({ name, lastAttempt }) => failures.push([name, lastAttempt]) });
  await jobs.work('verify', async ({ attempt }) => {
    attempts.push(attempt);
    if (attempt === 1) throw new PunteoError('store_unavailable', 'secret in a message');
    return null;
  });
  await jobs.requestVerification(['A']);
  await expect.poll(() => attempts).toEqual([1, 2]);
  expect(failures).toEqual([['verify', false]]);
  const [row] = await query(
    database.url,
    "select coalesce(string_agg(output::text, ''), '') as output from pgboss.job",
  );
  expect(row?.output).not.toContain('secret');
});

test('a job whose last attempt failed is a dead letter, and resendDead moves it back into its queue', async () => {
  const jobs = await start();
  await jobs.requestVerification(['A']);
  await query(
    database.url,
    "update pgboss.job set retry_count = retry_limit, started_on = now() where name = 'verify'",
  );
  let fails = true;
  const last: boolean[] = [];
  await jobs.work('verify', async ({ lastAttempt }) => {
    last.push(lastAttempt);
    if (fails) throw new Error('no');
    return null;
  });
  await expect.poll(verifications).toEqual({ waiting: 0, running: 0, dead: 1 });
  fails = false;
  expect(await jobs.resendDead('verify')).toBe(1);
  await expect.poll(() => last).toEqual([true, false]);
  await expect.poll(verifications).toEqual({ waiting: 0, running: 0, dead: 0 });
});

test('of 200 jobs, one that fails and one that never ends do not hold up the other 198', async () => {
  const done = new Set<string>();
  const jobs = await start();
  const orderIds = Array.from({ length: 200 }, (_, index) => `order-${index}`);
  await jobs.requestVerification(orderIds);
  await jobs.work('verify', async ({ data }) => {
    if (data.orderId === 'order-7') return new Promise(() => {});
    if (data.orderId === 'order-8') throw new Error('no');
    done.add(data.orderId);
    return null;
  });
  await expect.poll(() => done.size).toBe(198);
  // The batch of the job that never ends.
  await expect.poll(async () => (await verifications()).running).toBeLessThanOrEqual(32);
});

test('a graceful stop waits for the running job and starts no other', async () => {
  const gate = Promise.withResolvers<void>();
  const begun: string[] = [];
  const ended: string[] = [];
  const jobs = await start();
  await jobs.work('verify', async ({ data }) => {
    begun.push(data.orderId);
    await gate.promise;
    ended.push(data.orderId);
    return null;
  });
  await jobs.requestVerification(['A']);
  await expect.poll(() => begun).toEqual(['A']);
  const stopped = jobs.stop({ timeoutSeconds: 60 });
  gate.resolve();
  await stopped;
  expect(ended).toEqual(['A']);
  expect(await query(database.url, "select state::text from pgboss.job where name = 'verify'")).toEqual([
    { state: 'completed' },
  ]);
});

test('each merchant event gets one delivery job, however many workers queue deliveries', async () => {
  await query(database.url, ORDERS_WITH_EVENTS);
  const { store } = database;
  const queued = await Promise.all([store.queueDeliveries(30), store.queueDeliveries(30), store.queueDeliveries(30)]);
  queued.push(await store.queueDeliveries(100));
  expect(queued.reduce((sum, count) => sum + count, 0)).toBe(50);
  const delivered: string[] = [];
  const jobs = await start();
  await jobs.work('deliver', async ({ data }) => {
    delivered.push(data.eventId);
    return null;
  });
  await expect.poll(() => jobCounts(database.url, 'deliver')).toEqual({ waiting: 0, running: 0, dead: 0 });
  expect([delivered.length, new Set(delivered).size]).toEqual([50, 50]);
});

test('a job whose worker was killed runs again in another worker, once its heartbeat is overdue', async () => {
  const program = fileURLToPath(new URL('./__fixtures__/stuck-worker.ts', import.meta.url));
  const worker = spawn(process.execPath, ['--conditions=@punteo/source', program, database.url], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const jobs = await start({ superviseSeconds: 1 });
  await jobs.requestVerification(['A']);
  await once(worker.stdout, 'data');
  worker.kill('SIGKILL');
  await once(worker, 'exit');
  await query(database.url, "update pgboss.job set heartbeat_on = heartbeat_on - interval '1 hour'");
  const attempts: number[] = [];
  await jobs.work('verify', async ({ attempt }) => {
    attempts.push(attempt);
    return null;
  });
  await expect.poll(() => attempts).toEqual([2]);
});

function verifications() {
  return jobCounts(database.url, 'verify');
}

const ORDERS_WITH_EVENTS = `
with o as (
  insert into orders (order_id, amount_minor, currency, exponent, created_at)
  select 'order-' || n, 100, 'USD', 2, now() from generate_series(1, 50) n returning order_id
)
insert into events (event_id, order_id, standing_version, type, payload, created_at)
select gen_random_uuid(), order_id, 1, 'order.paid', '{}', now() from o`;

async function start(options: Partial<JobsOptions> = {}): Promise<Jobs> {
  const jobs = createJobs({ url: database.url, ...options });
  started.push(jobs);
  await jobs.start();
  return jobs;
}

import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { PunteoError } from '@punteo/payments';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { query } from '../__fixtures__/query.ts';
import { openTestStore } from '../__fixtures__/test-store.ts';
import { createJobs, type Jobs, type JobsOptions } from './create-jobs.ts';

let database: Awaited<ReturnType<typeof openTestStore>>;
let started: Jobs[];

beforeEach(async () => {
  database = await openTestStore();
  started = [];
});

afterEach(async () => {
  await Promise.all(started.map((jobs) => jobs.stop({ graceful: false })));
  await database.close();
});

test('a job is done by one worker, soon after it is asked for', async () => {
  const done: string[] = [];
  const jobs = await start();
  const other = await start();
  for (const each of [jobs, other])
    await each.work('verify', async ({ data, attempt, lastAttempt }) => {
      done.push(`${data.orderId} ${attempt} ${lastAttempt}`);
      return null;
    });
  await jobs.requestVerification(['A', 'B', 'A']);
  await expect.poll(() => done.sort()).toEqual(['A 1 false', 'B 1 false']);
  await expect.poll(() => jobs.counts()).toMatchObject({ verify: { waiting: 0, running: 0, dead: 0 } });
});

test('asking ten times is one look; asking while it is looked at is one more', async () => {
  const gate = Promise.withResolvers<void>();
  let looks = 0;
  const jobs = await start();
  for (let time = 0; time < 10; time += 1) await jobs.requestVerification(['A']);
  await jobs.work('verify', async () => {
    looks += 1;
    if (looks === 1) await gate.promise;
    return null;
  });
  await expect.poll(() => looks).toBe(1);
  for (let time = 0; time < 10; time += 1) await jobs.requestVerification(['A']);
  gate.resolve();
  await expect.poll(() => looks).toBe(2);
  await expect.poll(async () => (await jobs.counts()).verify).toEqual({ waiting: 0, running: 0, dead: 0 });
  expect(looks).toBe(2);
});

test('a job that is to run later does not stand in for one that is to run now', async () => {
  let looks = 0;
  const jobs = await start();
  await jobs.requestVerification(['A'], { afterSeconds: 3_600 });
  await jobs.work('verify', async () => {
    looks += 1;
    return { againInSeconds: 1_800 };
  });
  await jobs.requestVerification(['A']);
  await expect.poll(() => looks).toBe(1);
  await expect.poll(async () => (await jobs.counts()).verify).toEqual({ waiting: 1, running: 0, dead: 0 });
});

test('a handler that throws is called again, and says why without quoting anything', async () => {
  const failures: unknown[] = [];
  const attempts: number[] = [];
  const jobs = await start({ onFailure: ({ name, lastAttempt }) => failures.push([name, lastAttempt]) });
  await jobs.work('verify', async ({ attempt }) => {
    attempts.push(attempt);
    if (attempt === 1) throw new PunteoError('store_unavailable', 'secret in a message');
    return null;
  });
  await jobs.requestVerification(['A']);
  await expect.poll(() => attempts, { timeout: 10_000 }).toEqual([1, 2]);
  expect(failures).toEqual([['verify', false]]);
  const rows = await query(database.url, "select coalesce(string_agg(output::text, ''), '') as output from pgboss.job");
  expect(rows[0]?.output).not.toContain('secret');
});

test('a job that has failed for the last time is a dead letter, which a person can put back', async () => {
  const jobs = await start();
  await jobs.requestVerification(['A']);
  await query(
    database.url,
    "update pgboss.job set retry_count = retry_limit, started_on = now() where name = 'verify'",
  );
  let mended = false;
  const last: boolean[] = [];
  await jobs.work('verify', async ({ lastAttempt }) => {
    last.push(lastAttempt);
    if (!mended) throw new Error('no');
    return null;
  });
  await expect.poll(async () => (await jobs.counts()).verify).toEqual({ waiting: 0, running: 0, dead: 1 });
  mended = true;
  expect(await jobs.reviveDead('verify')).toBe(1);
  await expect.poll(() => last).toEqual([true, false]);
  await expect.poll(async () => (await jobs.counts()).verify).toEqual({ waiting: 0, running: 0, dead: 0 });
});

test('one job that fails does not fail its batch, and one that hangs does not hold up the others', async () => {
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
  await expect.poll(() => done.size, { timeout: 10_000 }).toBe(198);
  await expect.poll(async () => (await jobs.counts()).verify.running).toBeLessThanOrEqual(32);
});

test('a graceful stop waits for what runs and takes nothing new', async () => {
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
  const stopped = jobs.stop();
  gate.resolve();
  await stopped;
  expect(ended).toEqual(['A']);
  expect(await query(database.url, "select state::text from pgboss.job where name = 'verify'")).toEqual([
    { state: 'completed' },
  ]);
});

test('events get one delivery job each, however many relays there are', async () => {
  await query(database.url, ORDERS_WITH_EVENTS);
  const { store } = database;
  const handed = await Promise.all([store.queueDeliveries(30), store.queueDeliveries(30), store.queueDeliveries(30)]);
  handed.push(await store.queueDeliveries(100));
  expect(handed.reduce((sum, count) => sum + count, 0)).toBe(50);
  const delivered = new Set<string>();
  const jobs = await start();
  await jobs.work('deliver', async ({ data }) => {
    delivered.add(data.eventId);
    return null;
  });
  await expect.poll(() => delivered.size, { timeout: 10_000 }).toBe(50);
});

test("a killed worker's job runs again within 35 seconds", { timeout: 60_000 }, async () => {
  const program = fileURLToPath(new URL('./__fixtures__/stuck-worker.ts', import.meta.url));
  const worker = spawn(process.execPath, ['--conditions=@punteo/source', program, database.url], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const jobs = await start();
  await jobs.requestVerification(['A']);
  await new Promise((resolve) => worker.stdout.once('data', resolve));
  worker.kill('SIGKILL');
  const attempts: number[] = [];
  await jobs.work('verify', async ({ attempt }) => {
    attempts.push(attempt);
    return null;
  });
  await expect.poll(() => attempts, { timeout: 35_000, interval: 200 }).toEqual([2]);
});

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

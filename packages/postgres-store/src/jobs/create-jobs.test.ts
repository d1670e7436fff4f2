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
    await each.work('verify/neopay', async ({ data, attempt, lastAttempt }) => {
      done.push(`${data.orderId} ${attempt} ${lastAttempt}`);
      return null;
    });
  await jobs.requestVerifications(requests('A', 'B', 'A'));
  await expect.poll(verifications).toEqual({ waiting: 0, running: 0, dead: 0 });
  expect(done.sort()).toEqual(['A 1 false', 'B 1 false']);
});

test('ten requests for an order are one verification, and ten more while it runs are one more', async () => {
  const gate = Promise.withResolvers<void>();
  let calls = 0;
  const jobs = await start();
  for (let time = 0; time < 10; time += 1) await jobs.requestVerifications(requests('A'));
  await jobs.work('verify/neopay', async () => {
    calls += 1;
    if (calls === 1) await gate.promise;
    return null;
  });
  await expect.poll(() => calls).toBe(1);
  for (let time = 0; time < 10; time += 1) await jobs.requestVerifications(requests('A'));
  gate.resolve();
  await expect.poll(() => calls).toBe(2);
  await expect.poll(verifications).toEqual({ waiting: 0, running: 0, dead: 0 });
  expect(calls).toBe(2);
});

test('a verification that waits for later does not replace one that is requested now', async () => {
  let calls = 0;
  const jobs = await start();
  await jobs.work('verify/neopay', async () => {
    calls += 1;
    return { againInSeconds: 1_800 };
  });
  for (const call of [1, 2]) {
    await jobs.requestVerifications(requests('A'));
    await expect.poll(() => calls).toBe(call);
    await expect.poll(verifications).toEqual({ waiting: 1, running: 0, dead: 0 });
  }
});

test('a handler that throws is called again, and its error message is not stored', async () => {
  const failures: unknown[] = [];
  const attempts: number[] = [];
  const jobs = await start({ onFailure: ({ name, lastAttempt }) => failures.push([name, lastAttempt]) });
  await jobs.work('verify/neopay', async ({ attempt }) => {
    attempts.push(attempt);
    if (attempt === 1) throw new PunteoError('store_unavailable', 'secret in a message');
    return null;
  });
  await jobs.requestVerifications(requests('A'));
  await expect.poll(() => attempts).toEqual([1, 2]);
  expect(failures).toEqual([['verify/neopay', false]]);
  const [row] = await query(
    database.url,
    "select coalesce(string_agg(output::text, ''), '') as output from punteo_jobs.job",
  );
  expect(row?.output).not.toContain('secret');
});

test('while a failed verification waits for its next try, the schedule queues no other one, and a callback does', async () => {
  const jobs = await start();
  let calls = 0;
  await jobs.work('verify/neopay', async () => {
    calls += 1;
    throw new Error('failed');
  });
  await jobs.requestVerifications(requests('A'));
  await expect.poll(() => calls).toBe(1);
  await expect.poll(states).toEqual(['retry']);
  for (const urgency of ['fresh', 'old'] as const)
    await jobs.requestVerifications([{ orderId: 'A', provider: 'neopay', urgency }]);
  expect(await states()).toHaveLength(1);
  await jobs.requestVerifications([{ orderId: 'A', provider: 'neopay', urgency: 'callback' }]);
  expect(await states()).toHaveLength(2);
});

async function states(): Promise<readonly unknown[]> {
  const rows = await query(database.url, "select state::text from punteo_jobs.job where name = 'verify/neopay'");
  return rows.map(({ state }) => state);
}

test('a job whose last attempt failed is a dead letter, and resendDead moves it back into its queue', async () => {
  const jobs = await start();
  await jobs.requestVerifications(requests('A'));
  await query(
    database.url,
    "update punteo_jobs.job set retry_count = retry_limit, started_on = now() where name = 'verify/neopay'",
  );
  let fails = true;
  const last: boolean[] = [];
  await jobs.work('verify/neopay', async ({ lastAttempt }) => {
    last.push(lastAttempt);
    if (fails) throw new Error('no');
    return null;
  });
  await expect.poll(verifications).toEqual({ waiting: 0, running: 0, dead: 1 });
  fails = false;
  expect(await jobs.resendDead('verify/neopay')).toBe(1);
  await expect.poll(() => last).toEqual([true, false]);
  await expect.poll(verifications).toEqual({ waiting: 0, running: 0, dead: 0 });
});

test('of 200 jobs, jobs that never end and one that fails do not hold up the others', async () => {
  const done = new Set<string>();
  const jobs = await start();
  const orderIds = Array.from({ length: 200 }, (_, index) => `order-${index}`);
  await jobs.requestVerifications(requests(...orderIds));
  await jobs.work(
    'verify/neopay',
    async ({ data }) => {
      // Seven of eight places are taken for ever.
      if (Number(data.orderId.slice(6)) % 29 === 0) return new Promise(() => {});
      if (data.orderId === 'order-8') throw new Error('no');
      done.add(data.orderId);
      return null;
    },
    { concurrency: 8 },
  );
  await expect.poll(() => done.size).toBe(192);
  await expect.poll(async () => (await verifications()).running).toBe(7);
});

test('jobs of a provider that never end do not hold up those of another provider', async () => {
  const done: string[] = [];
  const jobs = await start();
  await jobs.work('verify/pentagoo', () => new Promise(() => {}), { concurrency: 2 });
  await jobs.work('verify/neopay', async ({ data }) => {
    done.push(data.orderId);
    return null;
  });
  const both = ['A', 'B', 'C'].flatMap((orderId) =>
    ['pentagoo', 'neopay'].map((provider) => ({ orderId, provider, urgency: 'callback' as const })),
  );
  await jobs.requestVerifications(both);
  await expect.poll(() => done.toSorted()).toEqual(['A', 'B', 'C']);
  expect(await jobCounts(database.url, 'verify/pentagoo')).toEqual({ waiting: 1, running: 2, dead: 0 });
});

test('orders that a callback named are verified first, then fresh ones, and old ones last', async () => {
  const done: string[] = [];
  const jobs = await start();
  for (const urgency of ['old', 'fresh', 'callback'] as const)
    await jobs.requestVerifications([{ orderId: urgency, provider: 'neopay', urgency }]);
  const work = async ({ data }: { readonly data: { readonly orderId: string } }) => {
    done.push(data.orderId);
    return null;
  };
  await jobs.work('verify/neopay', work, { concurrency: 1 });
  await expect.poll(() => done).toEqual(['callback', 'fresh', 'old']);
});

test('a waiting job for an old order does not stand in for the one that a callback requests', async () => {
  const jobs = await start();
  await jobs.requestVerifications([{ orderId: 'A', provider: 'neopay', urgency: 'old' }]);
  await jobs.requestVerifications(requests('A'));
  expect(await verifications()).toEqual({ waiting: 2, running: 0, dead: 0 });
});

test('a graceful stop waits for the running job and starts no other', async () => {
  const gate = Promise.withResolvers<void>();
  const begun: string[] = [];
  const ended: string[] = [];
  const jobs = await start();
  await jobs.work('verify/neopay', async ({ data }) => {
    begun.push(data.orderId);
    await gate.promise;
    ended.push(data.orderId);
    return null;
  });
  await jobs.requestVerifications(requests('A'));
  await expect.poll(() => begun).toEqual(['A']);
  const stopped = jobs.stop({ timeoutSeconds: 60 });
  gate.resolve();
  await stopped;
  expect(ended).toEqual(['A']);
  expect(await query(database.url, "select state::text from punteo_jobs.job where name = 'verify/neopay'")).toEqual([
    { state: 'completed' },
  ]);
});

test('a job whose worker was killed runs again in another worker, once its heartbeat is overdue', async () => {
  const program = fileURLToPath(new URL('./__fixtures__/stuck-worker.ts', import.meta.url));
  const worker = spawn(process.execPath, ['--conditions=@punteo/source', program, database.url], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const jobs = await start({ superviseSeconds: 1 });
  await jobs.requestVerifications(requests('A'));
  await once(worker.stdout, 'data');
  worker.kill('SIGKILL');
  await once(worker, 'exit');
  await query(database.url, "update punteo_jobs.job set heartbeat_on = heartbeat_on - interval '1 hour'");
  const attempts: number[] = [];
  await jobs.work('verify/neopay', async ({ attempt }) => {
    attempts.push(attempt);
    return null;
  });
  await expect.poll(() => attempts).toEqual([2]);
});

function verifications() {
  return jobCounts(database.url, 'verify/neopay');
}

/** Requests of callbacks. */
function requests(...orderIds: readonly string[]) {
  return orderIds.map((orderId) => ({ orderId, provider: 'neopay', urgency: 'callback' as const }));
}

async function start(options: Partial<JobsOptions> = {}): Promise<Jobs> {
  const jobs = createJobs({ url: database.url, ...options });
  started.push(jobs);
  await jobs.start();
  return jobs;
}

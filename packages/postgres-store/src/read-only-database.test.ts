import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { anOrder } from './__fixtures__/facts.ts';
import { openTestStore, type TestStore } from './__fixtures__/test-store.ts';
import { openStore, type PostgresStore } from './index.ts';
import { createJobs } from './jobs/create-jobs.ts';

let database: TestStore;
let store: PostgresStore;
/** Its session stays writable. */
let admin: pg.Client;
let name: string;

beforeAll(async () => {
  database = await openTestStore();
  name = new URL(database.url).pathname.slice(1);
  admin = new pg.Client(database.url);
  await admin.connect();
  store = await openStore({ url: database.url });
});

afterAll(async () => {
  await store.close();
  await admin.end();
  await database.close();
});

test('a read-only database is not ready, and once it is writable again a store with traffic writes within seconds', async () => {
  const jobs = createJobs({ url: database.url });
  await jobs.start();
  await store.ping();
  await admin.query(`alter database "${name}" set default_transaction_read_only = on`);
  await admin.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()',
  );
  const readOnly = { code: 'store_unavailable', retryable: true, message: expect.stringContaining('read-only') };
  await expect.poll(() => code(store.ping())).toMatch(/read-only/);
  await expect(put()).rejects.toMatchObject(readOnly);
  await expect.poll(() => code(request(jobs))).toMatch(/read-only/);

  await admin.query(`alter database "${name}" reset default_transaction_read_only`);
  // Reads keep the connections of the read-only time in use.
  const reading = async () => void (await store.orders.get('any'));
  await expect.poll(async () => [await reading(), await code(put())].at(-1)).toBe('done');
  await expect.poll(() => code(store.ping())).toBe('done');
  await expect.poll(() => code(request(jobs))).toBe('done');
  await jobs.stop();
});

test('a store whose table of callbacks is locked as a whole is not ready', async () => {
  await admin.query('begin');
  await admin.query('lock table callbacks in access exclusive mode');
  await expect(store.ping()).rejects.toMatchObject({ message: expect.stringContaining('pg_stat_activity') });
  await admin.query('rollback');
  await store.ping();
});

const put = () => store.orders.put([anOrder({ orderId: randomUUID() })]);
const request = (jobs: ReturnType<typeof createJobs>) =>
  jobs.requestVerifications([{ orderId: randomUUID(), provider: 'neopay', urgency: 'fresh' }]);

function code(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => 'done',
    (error: Error) => error.message,
  );
}

import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { anOrder } from '../__fixtures__/facts.ts';
import { query } from '../__fixtures__/query.ts';
import { openTestStore, type TestStore } from '../__fixtures__/test-store.ts';
import { openTransactionPooler } from '../__fixtures__/transaction-pooler.ts';
import { createJobs } from '../jobs/create-jobs.ts';
import { migrate } from '../migrate.ts';
import { openStore } from '../open-store.ts';
import { createPool } from './connection.ts';
import { openDatabase } from './database.ts';

let store: TestStore;

beforeAll(async () => {
  store = await openTestStore();
});

afterAll(() => store.close());

test('a connection that breaks between two statements of a transaction fails the transaction and nothing else', async () => {
  const database = openDatabase({ url: store.url });
  const broken = database.transaction(async (transaction) => {
    const { rows } = await transaction.query<{ pid: number }>('select pg_backend_pid() as pid');
    await query(store.url, 'select pg_terminate_backend($1, 10_000)', [rows[0]?.pid]);
    await transaction.query('select 1');
  });
  await expect(broken).rejects.toMatchObject({ code: 'store_unavailable', retryable: true });
  expect((await database.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  await database.close();
});

test('a connection that fails for want of a password is closed at once, so that the process can end', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const accepted = once(server, 'connection') as Promise<[Socket]>;
  const { port } = server.address() as AddressInfo;
  const database = openDatabase({ url: `postgres://nobody@127.0.0.1:${port}/none` });
  const failed = expect(database.query('select 1')).rejects.toMatchObject({ code: 'store_refused' });
  const [socket] = await accepted;
  const closed = once(socket, 'close');
  // The server names its way of asking for a password (AuthenticationSASL), and then asks for it (AuthenticationSASLContinue).
  const answers = [authentication(10, 'SCRAM-SHA-256\0\0'), authentication(11, 'r=nonce,s=c2FsdA==,i=4096')];
  socket.on('data', () => socket.write(answers.shift() ?? ''));
  await failed;
  await closed;
  await database.close();
  server.close();
});

test('settings of the database and of the role change nothing: every session has the settings of Punteo', async () => {
  const name = new URL(store.url).pathname.slice(1);
  for (const [setting, value] of Object.entries(STRANGE)) {
    await query(store.url, `alter database ${name} set ${setting} = '${value}'`);
  }
  const strange = await openStore({ url: store.url });
  const order = anOrder({ orderId: 'german', createdAt: new Date('2026-03-04T23:30:00Z'), dueAt: new Date(1) });
  await strange.orders.put([order]);
  expect((await strange.orders.get('german'))?.order).toEqual(order);
  expect((await strange.orders.list({}, { limit: 1 })).items).toHaveLength(1);
  await strange.close();

  const pool = createPool({ url: store.url, applicationName: 'punteo-test', answerSeconds: 35 });
  const { rows } = await pool.query('select name, setting from pg_settings where name = any($1)', [
    Object.keys(STRANGE),
  ]);
  expect(Object.fromEntries(rows.map((row) => [row.name, row.setting]))).toEqual({
    DateStyle: 'ISO, MDY',
    TimeZone: 'UTC',
    IntervalStyle: 'postgres',
    bytea_output: 'hex',
    extra_float_digits: '1',
    client_encoding: 'UTF8',
    default_transaction_isolation: 'read committed',
    lock_timeout: '5000',
    statement_timeout: '30000',
    idle_in_transaction_session_timeout: '30000',
  });
  await pool.end();
  for (const setting of Object.keys(STRANGE)) await query(store.url, `alter database ${name} reset ${setting}`);
});

const STRANGE = {
  DateStyle: 'German, DMY',
  TimeZone: 'Asia/Kathmandu',
  IntervalStyle: 'sql_standard',
  bytea_output: 'escape',
  extra_float_digits: '-15',
  client_encoding: 'LATIN1',
  default_transaction_isolation: 'serializable',
  lock_timeout: '1',
  statement_timeout: '1h',
  idle_in_transaction_session_timeout: '1h',
};

test('a database or role that limits statements to a millisecond gets sessions with the settings of Punteo all the same', async () => {
  const name = new URL(store.url).pathname.slice(1);
  const elsewhere = Object.assign(new URL(store.url), { pathname: '/postgres' }).href;
  await query(elsewhere, `alter database ${name} set statement_timeout = '1ms'`);
  const pool = createPool({ url: store.url, applicationName: 'punteo-test', answerSeconds: 35, poolSize: 20 });
  const clients = await Promise.all(Array.from({ length: 20 }, () => pool.connect()));
  for (const client of clients) {
    const { rows } = await client.query('show statement_timeout');
    expect(rows).toEqual([{ statement_timeout: '30s' }]);
    client.release();
  }
  await pool.end();
  const jobs = createJobs({ url: store.url });
  await jobs.start();
  await jobs.stop();
  await migrate({ url: store.url });
  await query(elsewhere, `alter database ${name} reset statement_timeout`);
});

test.each(['require', 'prefer', 'verify-ca'])(
  'sslmode=%s is taken for verify-full, without a warning of the driver on stderr',
  async (mode) => {
    const warnings: unknown[] = [];
    const note = (warning: Error) => warnings.push(warning.message);
    process.on('warning', note);
    for (const search of [`?sslmode=${mode}`, `?a=b&sslmode=${mode}&c=d`]) {
      await expect(openStore({ url: store.url + search })).rejects.toMatchObject({
        code: 'store_refused',
        message: expect.stringContaining('it has no TLS; remove sslmode from DATABASE_URL'),
      });
    }
    // Warnings are emitted in a later turn of the event loop.
    await new Promise(setImmediate);
    process.off('warning', note);
    expect(warnings).toEqual([]);
  },
);

test('the PG variables of the environment reach no connection, and stay as they are', async () => {
  const variables = {
    PGHOST: 'nowhere.invalid',
    PGPORT: '1',
    PGUSER: 'nobody',
    PGPASSWORD: 'wrong',
    PGSSLMODE: 'require',
    PGOPTIONS: '-c no_such_setting=1',
  };
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  await (await openStore({ url: store.url, migrate: true })).close();
  const jobs = createJobs({ url: store.url });
  await jobs.start();
  await jobs.stop();
  expect(process.env).toMatchObject(variables);
  vi.unstubAllEnvs();
});

test('a pooler in transaction mode is refused in one sentence, by the store, the migration and the job queues', async () => {
  const pooler = await openTransactionPooler(store.url);
  const refused = {
    code: 'pooler_unsupported',
    retryable: false,
    message: expect.stringMatching(/^DATABASE_URL leads to a connection pooler in transaction mode, .*session mode/),
  };
  await expect(openStore({ url: pooler.url })).rejects.toMatchObject(refused);
  await expect(migrate({ url: pooler.url })).rejects.toMatchObject(refused);
  await expect(createJobs({ url: pooler.url }).start()).rejects.toMatchObject(refused);
  await pooler.close();
});

/** A message of PostgreSQL's protocol, of type R. */
function authentication(kind: number, text: string): Buffer {
  return Buffer.concat([Buffer.from([82, 0, 0, 0, 8 + text.length, 0, 0, 0, kind]), Buffer.from(text)]);
}

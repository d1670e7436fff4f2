import { randomUUID } from 'node:crypto';
import { cloneDatabase, createEphemeralCluster, openEphemeral } from '@punteo/embedded-postgres';
import pg from 'pg';
import { PgBoss } from 'pg-boss';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeSchema } from './__fixtures__/describe-schema.ts';
import { query } from './__fixtures__/query.ts';
import { TEST_TEMPLATE, testServer } from './__fixtures__/test-store.ts';
import { createJobs } from './jobs/create-jobs.ts';
import { migrate } from './migrate.ts';
import { openStore } from './open-store.ts';
import { readMigrations } from './schema/read-migrations.ts';

let server: string;
const opened: { readonly url: string; drop(): Promise<void> }[] = [];

beforeAll(async () => {
  server = await testServer();
});

afterAll(() => Promise.all(opened.map((database) => database.drop())));

const latest = readMigrations().length;

test('three concurrent calls migrate an empty database once', async () => {
  const url = await emptyDatabase();
  const results = await Promise.all([migrate({ url }), migrate({ url }), migrate({ url })]);
  expect(results.map(({ from }) => from).sort()).toEqual([0, latest, latest]);
  expect(await query(url, 'select version from punteo_migrations')).toHaveLength(latest);
  await (await openStore({ url })).close();
});

test('migrations are numbered without a gap, and create the schema of schema.sql', async () => {
  expect(readMigrations().map(({ version }) => version)).toEqual(Array.from({ length: latest }, (_, n) => n + 1));
  const url = await migratedDatabase();
  await expect(await describeSchema(url)).toMatchFileSnapshot('../schema.sql');
});

test('a migration that fails half-way leaves no table, and the next call completes it', async () => {
  const url = await emptyDatabase();
  const [first] = readMigrations();
  await query(url, 'create function refuse_change() returns int return 1');
  await expect(migrate({ url })).rejects.toMatchObject({ code: 'schema_occupied' });
  expect(await query(url, "select to_regclass('orders') as orders")).toEqual([{ orders: null }]);
  await query(url, 'drop function refuse_change');
  expect(await migrate({ url })).toEqual({ from: 0, to: latest });
  expect(await query(url, 'select name from punteo_migrations order by version limit 1')).toEqual([
    { name: first?.name },
  ]);
});

test('openStore throws schema_outdated for an empty database, unless migrate is set', async () => {
  const url = await emptyDatabase();
  await expect(openStore({ url })).rejects.toMatchObject({ code: 'schema_outdated', retryable: false });
  await (await openStore({ url, migrate: true })).close();
});

test('a database that a newer version migrated throws schema_newer', async () => {
  const url = await migratedDatabase();
  await query(url, "insert into punteo_migrations (version, name, digest) values (999999, '999999_later.sql', '')");
  await expect(openStore({ url })).rejects.toMatchObject({ code: 'schema_newer' });
  await expect(migrate({ url })).rejects.toMatchObject({ code: 'schema_newer' });
});

test('a program runs on a newer schema while every newer migration is compatible', async () => {
  const url = await migratedDatabase();
  const insert = 'insert into punteo_migrations (version, name, digest, mark) values';
  await query(url, `${insert} (999998, '999998_later.sql', '', 'compatible')`);
  await (await openStore({ url })).close();
  await query(url, `${insert} (999999, '999999_later.sql', '', 'breaking')`);
  await expect(openStore({ url })).rejects.toMatchObject({
    code: 'schema_newer',
    message:
      `The database has schema version 999999, and this program needs ${latest}: migration 999999 is breaking. ` +
      'Use the newer version of Punteo that migrated it.',
  });
});

test('each applied migration is recorded with its mark', async () => {
  const url = await migratedDatabase();
  expect(await query(url, 'select version, digest, mark from punteo_migrations order by version')).toEqual(
    readMigrations().map(({ version, digest, mark }) => ({ version, digest, mark })),
  );
});

test('a database that another build migrated throws schema_altered', async () => {
  const url = await migratedDatabase();
  await query(url, "update punteo_migrations set digest = 'another'");
  await expect(openStore({ url })).rejects.toMatchObject({ code: 'schema_altered' });
});

test('a database without its job queues, or with newer ones, is not opened', async () => {
  const url = await migratedDatabase();
  await query(url, 'update punteo_jobs.version set version = version + 1');
  await expect(openStore({ url })).rejects.toMatchObject({ code: 'schema_newer' });
  await query(url, 'drop schema punteo_jobs cascade');
  await expect(openStore({ url })).rejects.toMatchObject({
    code: 'schema_outdated',
    message: expect.stringMatching(/job queues in schema punteo_jobs .* Run `punteo migrate`\.$/),
  });
  await migrate({ url });
  await (await openStore({ url })).close();
});

test('pg-boss queues of the shop in the schema pgboss, and its own tables, stay as they are', async () => {
  const url = await emptyDatabase();
  // An older version of pg-boss, which a newer one would migrate.
  const shop = new PgBoss({ connectionString: url, supervise: false, schedule: false });
  await shop.start();
  await shop.createQueue('shop');
  await shop.send('shop', { of: 'the shop' });
  await shop.stop({ graceful: false });
  await query(url, 'update pgboss.version set version = version - 1');
  const snapshot = () =>
    query(
      url,
      `select (select jsonb_agg(version) from pgboss.version version) as version,
         (select jsonb_agg(job) from pgboss.job) as jobs, (select jsonb_agg(queue order by name) from pgboss.queue) as queues,
         (select jsonb_agg(relname order by relname) from pg_class where relnamespace = 'pgboss'::regnamespace) as names`,
    );
  const before = await snapshot();
  await (await openStore({ url, migrate: true })).close();
  const jobs = createJobs({ url });
  await jobs.start();
  await jobs.stop();
  expect(await snapshot()).toEqual(before);
});

test('tables of another program with our names are named, and none of ours is created', async () => {
  const url = await emptyDatabase();
  await query(url, 'create table orders (id int); create view payments as select 1 as one');
  await expect(migrate({ url })).rejects.toMatchObject({
    code: 'schema_occupied',
    message:
      'The database of DATABASE_URL has tables that are not Punteo’s: orders, payments. ' +
      'Give Punteo a database of its own: create one, and name it there.',
  });
  expect(await query(url, "select to_regclass('standings') as standings")).toEqual([{ standings: null }]);
});

test('a migration that waits too long for another session names it, and the next call succeeds', async () => {
  const url = await emptyDatabase();
  const other = new pg.Client({ connectionString: url, application_name: 'nightly-backup' });
  await other.connect();
  await other.query("select pg_advisory_lock(hashtext('punteo.migrate'))");
  await expect(migrate({ url, waitSeconds: 1 })).rejects.toMatchObject({
    code: 'migration_locked',
    retryable: true,
    message: expect.stringMatching(/^The migration waited 1 seconds .*\(process \d+ of nightly-backup\)\. Wait until/),
  });
  await other.end();
  expect(await migrate({ url })).toEqual({ from: 0, to: latest });
});

test('a database that is up to date is migrated by a user who may not create tables, and without waiting', async () => {
  const url = await migratedDatabase();
  const role = `reader_${randomUUID().slice(0, 8)}`;
  await query(server, `create role ${role} login password 'reader'`);
  await query(
    url,
    `grant select on all tables in schema public to ${role}; grant usage on schema punteo_jobs to ${role};
     grant select on all tables in schema punteo_jobs to ${role}`,
  );
  const other = new pg.Client({ connectionString: url });
  await other.connect();
  await other.query("select pg_advisory_lock(hashtext('punteo.migrate'))");
  const asReader = Object.assign(new URL(url), { username: role, password: 'reader' }).href;
  expect(await migrate({ url: asReader, waitSeconds: 1 })).toEqual({ from: latest, to: latest });
  await other.end();
});

test.each([
  ['that fails', async (url: string) => void (await query(url, 'create table audit (in_the_way int)'))],
  ['that succeeds', async () => {}],
])('a migration %s leaves no lock', async (_case, prepare) => {
  const url = await emptyDatabase();
  await prepare(url);
  await migrate({ url }).catch(() => {});
  const locks = () =>
    query(
      url,
      "select from pg_locks where locktype = 'advisory' and granted and database = (select oid from pg_database where datname = current_database())",
    );
  await expect.poll(locks).toEqual([]);
});

test('a user who may not create tables or schemas is refused with the way out', async () => {
  const url = await emptyDatabase();
  const role = `guest_${randomUUID().slice(0, 8)}`;
  await query(server, `create role ${role} login password 'guest'`);
  const asGuest = Object.assign(new URL(url), { username: role, password: 'guest' }).href;
  const refused = {
    code: 'store_refused',
    message: expect.stringMatching(/\(42501\): the user of DATABASE_URL lacks a right; make it the owner/),
  };
  await expect(migrate({ url: asGuest })).rejects.toMatchObject(refused);
  await query(url, `grant create on schema public to ${role}`);
  await expect(migrate({ url: asGuest })).rejects.toMatchObject(refused);
  await migrate({ url }).catch(() => {});
  await expect(openStore({ url: asGuest })).rejects.toMatchObject(refused);
});

test('a server with fsync off throws store_unsafe, unless allowVolatile is set', async () => {
  const cluster = await createEphemeralCluster();
  try {
    const volatile = await openEphemeral(cluster.directory, { durable: false });
    await expect(openStore({ url: volatile, migrate: true })).rejects.toMatchObject({
      code: 'store_unsafe',
      message: expect.stringContaining('fsync off'),
    });
    await (await openStore({ url: volatile, allowVolatile: true })).close();
  } finally {
    await cluster.destroy();
  }
});

test('a database with synchronous_commit off throws store_unsafe', async () => {
  const url = await migratedDatabase();
  await query(url, `alter database ${new URL(url).pathname.slice(1)} set synchronous_commit = off`);
  await expect(openStore({ url })).rejects.toMatchObject({ code: 'store_unsafe' });
});

test('a server that does not answer throws store_unavailable, which is retryable', async () => {
  await expect(openStore({ url: 'postgres://nobody@127.0.0.1:1/none' })).rejects.toMatchObject({
    code: 'store_unavailable',
    retryable: true,
  });
});

async function emptyDatabase(): Promise<string> {
  const name = `migrate_${randomUUID().replaceAll('-', '')}`;
  await query(server, `create database ${name}`);
  const url = server.replace(/[^/]+$/, name);
  opened.push({ url, drop: async () => void (await query(server, `drop database ${name} with (force)`)) });
  return url;
}

/** A copy of the database that the tests of this package share. */
async function migratedDatabase(): Promise<string> {
  const database = await cloneDatabase(server, TEST_TEMPLATE);
  opened.push(database);
  return database.url;
}

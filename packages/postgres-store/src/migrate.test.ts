import { randomUUID } from 'node:crypto';
import { cloneDatabase, createEphemeralCluster, openEphemeral } from '@punteo/embedded-postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeSchema } from './__fixtures__/describe-schema.ts';
import { query } from './__fixtures__/query.ts';
import { TEST_TEMPLATE, testServer } from './__fixtures__/test-store.ts';
import { migrate, shippedMigrations } from './migrate.ts';
import { openStore } from './open-store.ts';

let server: string;
const opened: { readonly url: string; drop(): Promise<void> }[] = [];

beforeAll(async () => {
  server = await testServer();
});

afterAll(() => Promise.all(opened.map((database) => database.drop())));

const latest = shippedMigrations().length;

test('three concurrent calls migrate an empty database once', async () => {
  const url = await emptyDatabase();
  const results = await Promise.all([migrate({ url }), migrate({ url }), migrate({ url })]);
  expect(results.map(({ from }) => from).sort()).toEqual([0, latest, latest]);
  expect(await query(url, 'select version from punteo_migrations')).toHaveLength(latest);
  await (await openStore({ url })).close();
});

test('migrations are numbered without a gap, and create the schema of schema.sql', async () => {
  expect(shippedMigrations().map(({ version }) => version)).toEqual(Array.from({ length: latest }, (_, n) => n + 1));
  const url = await migratedDatabase();
  await expect(await describeSchema(url)).toMatchFileSnapshot('../schema.sql');
});

test('a migration that fails half-way leaves no table, and the next call completes it', async () => {
  const url = await emptyDatabase();
  const [first] = shippedMigrations();
  await query(url, 'create table audit (in_the_way int)');
  await expect(migrate({ url })).rejects.toMatchObject({ code: 'store_failed' });
  expect(await query(url, "select to_regclass('orders') as orders")).toEqual([{ orders: null }]);
  await query(url, 'drop table audit');
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

test('a database that another build migrated throws schema_altered', async () => {
  const url = await migratedDatabase();
  await query(url, "update punteo_migrations set digest = 'another'");
  await expect(openStore({ url })).rejects.toMatchObject({ code: 'schema_altered' });
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

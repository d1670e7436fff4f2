import { randomUUID } from 'node:crypto';
import { createEphemeralCluster, openEphemeral } from '@punteo/embedded-postgres';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { describeSchema } from './__fixtures__/describe-schema.ts';
import { query } from './__fixtures__/query.ts';
import { testServer } from './__fixtures__/test-store.ts';
import { migrate, shippedMigrations } from './migrate.ts';
import { openStore } from './open-store.ts';

const names: string[] = [];
let server: string;
let url: string;

beforeAll(async () => {
  server = await testServer();
});

beforeEach(async () => {
  const name = `migrate_${randomUUID().replaceAll('-', '')}`;
  names.push(name);
  await query(server, `create database ${name}`);
  url = server.replace(/[^/]+$/, name);
});

afterAll(async () => {
  for (const name of names) await query(server, `drop database ${name} with (force)`);
});

const latest = shippedMigrations().length;

test('an empty database is brought up to date once, by however many processes at once', async () => {
  const results = await Promise.all([migrate({ url }), migrate({ url }), migrate({ url })]);
  expect(results.map(({ from }) => from).sort()).toEqual([0, latest, latest]);
  expect(await query(url, 'select version from punteo_migrations')).toHaveLength(latest);
  await (await openStore({ url })).close();
});

test('migrations are numbered without a gap, and the schema they make is the reviewed one', async () => {
  expect(shippedMigrations().map(({ version }) => version)).toEqual(Array.from({ length: latest }, (_, n) => n + 1));
  await migrate({ url });
  await expect(await describeSchema(url)).toMatchFileSnapshot('../schema.sql');
});

test('a migration that is cut off half-way leaves nothing of itself, and the next run completes it', async () => {
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

test('a database that was not migrated is not opened, unless it is to be', async () => {
  await expect(openStore({ url })).rejects.toMatchObject({ code: 'schema_outdated', retryable: false });
  await (await openStore({ url, migrate: true })).close();
});

test('a database that a newer version migrated is left alone', async () => {
  await migrate({ url });
  await query(url, "insert into punteo_migrations (version, name, digest) values (999999, '999999_later.sql', '')");
  await expect(openStore({ url })).rejects.toMatchObject({ code: 'schema_newer' });
  await expect(migrate({ url })).rejects.toMatchObject({ code: 'schema_newer' });
});

test('a database that another build made is left alone', async () => {
  await migrate({ url });
  await query(url, "update punteo_migrations set digest = 'another'");
  await expect(openStore({ url })).rejects.toMatchObject({ code: 'schema_altered' });
});

test('a server that may forget what it committed is refused, unless told otherwise', async () => {
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

test('a session whose commits do not wait is refused', async () => {
  await migrate({ url });
  await query(url, `alter database ${names.at(-1)} set synchronous_commit = off`);
  await expect(openStore({ url })).rejects.toMatchObject({ code: 'store_unsafe' });
});

test('a server that is not there is an outage, not a mistake', async () => {
  await expect(openStore({ url: 'postgres://nobody@127.0.0.1:1/none' })).rejects.toMatchObject({
    code: 'store_unavailable',
    retryable: true,
  });
});

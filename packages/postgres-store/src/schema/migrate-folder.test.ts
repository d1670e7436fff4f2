import pg from 'pg';
import { expect, test } from 'vitest';
import { emptyDatabase } from '../__fixtures__/empty-database.ts';
import { query } from '../__fixtures__/query.ts';
import { scratchMigrations } from '../__fixtures__/scratch-migrations.ts';
import { migrate } from '../migrate.ts';
import { openStore } from '../open-store.ts';

const FIRST = { '000001_first.sql': '-- breaking\ncreate table first (id int);\n' };
const SECOND = { '000002_second.sql': '-- compatible\nalter table first add column second int;\n' };
const THIRD = { '000003_third.sql': '-- breaking\nalter table first drop column id;\n' };

test.each([
  ['without a mark on its first line', { '000001_x.sql': 'select 1;\n-- compatible\n' }, '000001_x.sql has no mark.'],
  ['without a number', { 'x.sql': '-- compatible\n' }, 'x.sql has no number.'],
  [
    'with the number of another one',
    { ...FIRST, '000001_x.sql': '-- compatible\n' },
    '000001_first.sql and 000001_x.sql have the same number.',
  ],
])('a migration %s is refused before anything is changed', async (_case, files, message) => {
  const url = await emptyDatabase();
  await expect(migrate({ url, migrations: scratchMigrations(files) })).rejects.toThrow(message);
  expect(await tables(url)).toEqual([]);
});

test.each([
  [
    'edited',
    { ...FIRST, '000002_second.sql': `${SECOND['000002_second.sql']}-- edited\n` },
    /^The database was migrated with a 000002_second\.sql that differs from the one shipped here\. /,
  ],
  [
    'removed',
    { ...FIRST, ...THIRD },
    /^000002_second\.sql, with which the database was migrated, is not shipped here\. /,
  ],
  [
    'reordered',
    {
      ...FIRST,
      '000002_third.sql': THIRD['000003_third.sql'],
      '000003_second.sql': SECOND['000002_second.sql'],
    },
    /^The database was migrated with a 000002_third\.sql that differs from the one shipped here\. /,
  ],
])(
  'migrate names a file that was %s after the database was migrated with it, and changes nothing',
  async (_case, files, message) => {
    const url = await emptyDatabase();
    await migrate({ url, migrations: scratchMigrations({ ...FIRST, ...SECOND, ...THIRD }) });
    const before = [await tables(url), await applied(url)];
    const migrations = scratchMigrations({ ...files, '000004_next.sql': '-- compatible\ncreate table next ();\n' });
    const refused = { code: 'schema_altered', message: expect.stringMatching(message) };
    await expect(migrate({ url, migrations })).rejects.toMatchObject(refused);
    await expect(openStore({ url, migrations })).rejects.toMatchObject(refused);
    expect([await tables(url), await applied(url)]).toEqual(before);
  },
);

test('a migration that was put before one that the database has is named, and is not applied', async () => {
  const url = await emptyDatabase();
  await migrate({ url, migrations: scratchMigrations({ ...FIRST, ...THIRD }) });
  await expect(
    migrate({ url, migrations: scratchMigrations({ ...FIRST, ...SECOND, ...THIRD }) }),
  ).rejects.toMatchObject({
    code: 'schema_altered',
    message: expect.stringMatching(/^000002_second\.sql is older than version 3 of the database/),
  });
  expect(await applied(url)).toEqual([1, 3]);
});

test('a migration that is rejected half-way is named and leaves nothing, those before it stay, and a mended one completes', async () => {
  const url = await emptyDatabase();
  const broken = { '000003_broken.sql': '-- compatible\ncreate table half ();\nselect 1 / 0;\n' };
  const attempt = migrate({ url, migrations: scratchMigrations({ ...FIRST, ...SECOND, ...broken }) });
  await expect(attempt).rejects.toMatchObject({
    code: 'migration_failed',
    message: expect.stringMatching(/^000003_broken\.sql was rejected \(SQLSTATE 22012\) and undone\. /),
  });
  expect([await tables(url), await applied(url)]).toEqual([
    ['first', 'punteo_migrations'],
    [1, 2],
  ]);
  const mended = { '000003_broken.sql': '-- compatible\ncreate table half ();\n' };
  const migrations = scratchMigrations({ ...FIRST, ...SECOND, ...mended });
  expect(await migrate({ url, migrations })).toEqual({ from: 2, to: 3 });
});

test('a migration that cannot be recorded leaves nothing', async () => {
  const url = await emptyDatabase();
  const unrecorded = {
    '000002_unrecorded.sql': '-- compatible\nalter table punteo_migrations add check (version < 2);\n',
  };
  await expect(migrate({ url, migrations: scratchMigrations({ ...FIRST, ...unrecorded }) })).rejects.toMatchObject({
    code: 'migration_failed',
  });
  expect(await migrate({ url, migrations: scratchMigrations({ ...FIRST, ...SECOND }) })).toEqual({ from: 1, to: 2 });
});

test('a migrate whose connection breaks in the middle of a migration leaves nothing of it, and the next one completes', async () => {
  const url = await emptyDatabase();
  const held = await holdLock(url);
  const migrations = scratchMigrations({ ...FIRST, '000002_held.sql': HELD_MIGRATION });
  const broken = migrate({ url, migrations }).catch((error: unknown) => error);
  await expect.poll(() => waiting(url)).toHaveLength(1);
  await query(
    url,
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and application_name = 'punteo-migrate'`,
  );
  expect(await broken).toMatchObject({ code: 'store_unavailable' });
  expect([await tables(url), await applied(url)]).toEqual([['first', 'punteo_migrations'], [1]]);
  await held.end();
  expect(await migrate({ url, migrations })).toEqual({ from: 1, to: 2 });
});

test('two migrate at once apply each migration once: the later one waits for the earlier', async () => {
  const url = await emptyDatabase();
  await migrate({ url, migrations: scratchMigrations(FIRST) });
  const held = await holdLock(url);
  const migrations = scratchMigrations({ ...FIRST, '000002_held.sql': HELD_MIGRATION, ...THIRD });
  const both = [migrate({ url, migrations }), migrate({ url, migrations })];
  // One in its migration, the other at the lock of migrate.
  await expect.poll(() => waiting(url)).toHaveLength(2);
  await held.end();
  const results = (await Promise.all(both)).map(({ from, to }) => `${from} to ${to}`);
  expect(results.sort()).toEqual(['1 to 3', '3 to 3']);
  expect(await applied(url)).toEqual([1, 2, 3]);
});

test('migrate of an older version changes nothing on a newer schema: after compatible migrations it says the version, after a breaking one it refuses', async () => {
  const url = await emptyDatabase();
  const older = scratchMigrations(FIRST);
  await migrate({ url, migrations: older });
  await migrate({ url, migrations: scratchMigrations({ ...FIRST, ...SECOND }) });
  const before = await tables(url);
  expect(await migrate({ url, migrations: older })).toEqual({ from: 2, to: 2 });
  await (await openStore({ url, migrations: older })).close();
  await migrate({ url, migrations: scratchMigrations({ ...FIRST, ...SECOND, ...THIRD }) });
  const refused = {
    code: 'schema_newer',
    message:
      'The database has schema version 3, and this program needs 1: migration 3 is breaking. ' +
      'Use the newer version of Punteo that migrated it.',
  };
  await expect(migrate({ url, migrations: older })).rejects.toMatchObject(refused);
  await expect(openStore({ url, migrations: older })).rejects.toMatchObject(refused);
  expect([await tables(url), await applied(url)]).toEqual([before, [1, 2, 3]]);
});

/** Waits for the lock of `holdLock` between two changes. */
const HELD_MIGRATION = `-- compatible
create table half ();
select pg_advisory_xact_lock(1, 2);
create table whole ();
`;

async function holdLock(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('select pg_advisory_lock(1, 2)');
  return client;
}

function waiting(url: string) {
  return query(
    url,
    `select from pg_stat_activity where datname = current_database() and application_name = 'punteo-migrate'
       and wait_event_type = 'Lock'`,
  );
}

async function tables(url: string): Promise<readonly unknown[]> {
  const rows = await query(url, "select tablename from pg_tables where schemaname = 'public' order by 1");
  return rows.map((row) => (row as { tablename: string }).tablename);
}

async function applied(url: string): Promise<readonly unknown[]> {
  const rows = await query(url, 'select version from punteo_migrations order by version');
  return rows.map((row) => (row as { version: number }).version);
}

import { PunteoError } from '@punteo/payments';
import type pg from 'pg';
import { checkServerVersion } from './health/check-server.ts';
import { installJobs } from './jobs/install-jobs.ts';
import { appliedVersion, checkSchema, latestOf } from './schema/check-schema.ts';
import { type Migration, readMigrations, SHIPPED_MIGRATIONS } from './schema/read-migrations.ts';
import { closeSchema, limitWait, openSchema } from './schema/schema-lock.ts';
import { connect } from './sql/connection.ts';
import { isLockTimeout, isNameTaken, rejectedState, storeError } from './sql/store-errors.ts';

/**
 * Brings a database up to date, each migration in one transaction; concurrent calls wait for each other. Can be
 * repeated, also after a crash. Throws `schema_newer` after a breaking migration of a newer version, `schema_altered` when
 * an applied migration differs from the shipped one, `schema_occupied` when tables of another program are in the way,
 * `migration_locked` after `waitSeconds` of waiting, and what `openStore` throws for its server.
 */
export async function migrate(options: MigrateOptions): Promise<MigrationResult> {
  const { url, waitSeconds = 60, migrations = SHIPPED_MIGRATIONS } = options;
  const known = readMigrations(migrations);
  let client: pg.Client | undefined;
  try {
    client = await connect({ url, applicationName: 'punteo-migrate', answerSeconds: null });
    await checkServerVersion(client);
    // A user who may not change the schema may start a process where there is nothing to change.
    const version = await upToDateVersion(client, known);
    if (version !== null) return { from: version, to: version };
    const session = client;
    return await underLock(session, waitSeconds, () => migrateTo(session, { url, waitSeconds, migrations }, known));
  } catch (error) {
    throw storeError(error);
  } finally {
    await client?.end().catch(() => {});
  }
}

export interface MigrateOptions {
  readonly url: string;
  /** How long to wait for another migration, and for other programs that use a table; default 60. */
  readonly waitSeconds?: number;
  /** The folder of the migrations; default: those of this package. For tests of an upgrade. */
  readonly migrations?: URL;
}

/** Schema versions of the database, before and after. */
export interface MigrationResult {
  /** 0: the database was empty. */
  readonly from: number;
  /** Higher than that of this version after compatible migrations of a newer one. */
  readonly to: number;
}

const VERSIONS_TABLE = /* sql */ `
create table if not exists punteo_migrations (
  version integer primary key,
  name text not null,
  digest text not null,
  mark text not null default 'breaking' check (mark in ('compatible', 'breaking')),
  applied_at timestamptz not null default now()
)`;

/** Null: there is something to migrate. */
async function upToDateVersion(client: pg.Client, migrations: readonly Migration[]): Promise<number | null> {
  try {
    return await checkSchema(client, migrations);
  } catch (error) {
    if (error instanceof PunteoError && error.code === 'schema_outdated') return null;
    throw error;
  }
}

async function migrateTo(client: pg.Client, options: Required<MigrateOptions>, known: readonly Migration[]) {
  const { url, waitSeconds } = options;
  await client.query(VERSIONS_TABLE);
  const from = await appliedVersion(client, known);
  const missing = known.filter(({ version }) => version > from);
  await assertNamesAreFree(client, missing);
  const breaking = missing.find(({ mark }) => mark === 'breaking');
  if (breaking) await closeSchema(client, breaking.name, waitSeconds);
  try {
    for (const migration of missing) await apply(client, migration);
    await installJobs(url);
  } finally {
    if (breaking) await openSchema(client).catch(() => {});
  }
  return { from, to: Math.max(from, latestOf(known)) };
}

/** The lock belongs to the session: it ends with the connection, however that ends. */
async function underLock<T>(client: pg.Client, waitSeconds: number, work: () => Promise<T>): Promise<T> {
  try {
    await limitWait(client, waitSeconds);
    await client.query(`select pg_advisory_lock(${LOCK})`);
    try {
      return await work();
    } finally {
      // A pooler in session mode may keep the session.
      await client.query(`select pg_advisory_unlock(${LOCK})`).catch(() => {});
    }
  } catch (error) {
    if (error instanceof PunteoError || !isLockTimeout(error)) throw error;
    throw new PunteoError(
      'migration_locked',
      `The migration waited ${waitSeconds} seconds for other sessions of the database${await lockHolders(client)}. ` +
        'Wait until they end, or end them with pg_terminate_backend, then run `punteo migrate` again.',
      { retryable: true, cause: error },
    );
  }
}

const LOCK = "hashtext('punteo.migrate')";

/** Names the sessions that hold what the migration waited for, as far as this user may see them. */
async function lockHolders(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ holder: string }>(HOLDERS).catch(() => ({ rows: [] }));
  return rows.length === 0 ? '' : ` (${rows.map(({ holder }) => holder).join(', ')})`;
}

/** Sessions with the migration lock, or with a lock on a table that a migration may change. */
const HOLDERS = /* sql */ `
select distinct format('process %s of %s', pg_locks.pid, coalesce(nullif(application_name, ''), 'another program')) as holder
from pg_locks join pg_stat_activity on pg_stat_activity.pid = pg_locks.pid and datname = current_database()
where granted and pg_locks.pid <> pg_backend_pid() and (locktype = 'advisory' and objsubid = 1
  or relation in (select oid from pg_class where relnamespace = current_schema()::regnamespace))
order by holder limit 5`;

/** A table of another program is in the way of a migration that creates one of its name. */
async function assertNamesAreFree(client: pg.Client, migrations: readonly Migration[]): Promise<void> {
  const names = migrations.flatMap(({ sql }) => [...sql.matchAll(/^create table (\w+)/gm)].map(([, name]) => name));
  const { rows } = await client.query<{ name: string }>(
    'select name from unnest($1::text[]) as name where to_regclass(quote_ident(name)) is not null order by name',
    [names],
  );
  if (rows.length > 0) throw schemaOccupied(`tables that are not Punteo’s: ${rows.map(({ name }) => name).join(', ')}`);
}

function schemaOccupied(what: string, cause?: unknown): PunteoError {
  return new PunteoError(
    'schema_occupied',
    `The database of DATABASE_URL has ${what}. Give Punteo a database of its own: create one, and name it there.`,
    { cause },
  );
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  await client.query('begin');
  try {
    await client.query(migration.sql);
    await client.query('insert into punteo_migrations (version, name, digest, mark) values ($1, $2, $3, $4)', [
      migration.version,
      migration.name,
      migration.digest,
      migration.mark,
    ]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => {});
    if (isNameTaken(error)) throw schemaOccupied('functions or types that are not Punteo’s', error);
    const state = rejectedState(error);
    if (state === null) throw error;
    throw new PunteoError(
      'migration_failed',
      `${migration.name} was rejected (SQLSTATE ${state}) and undone. Those before it stay applied. ` +
        'Report it, and go on with the version that migrated the database.',
      { cause: error },
    );
  }
}

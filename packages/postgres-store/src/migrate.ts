import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { PunteoError } from '@punteo/payments';
import type pg from 'pg';
import { checkedVersion, checkSchema } from './check-schema.ts';
import { checkServerVersion } from './health/check-server.ts';
import { installJobs } from './jobs/install-jobs.ts';
import { connect } from './sql/connection.ts';
import { isLockTimeout, isNameTaken, storeError } from './sql/store-errors.ts';

/**
 * Brings a database up to date, each migration in one transaction; concurrent calls wait for each other. Can be
 * repeated, also after a crash. Throws `schema_newer` after a breaking migration of a newer version, `schema_altered` when
 * an applied migration differs from the shipped one, `schema_occupied` when tables of another program are in the way,
 * `migration_locked` after `waitSeconds` of waiting, and what `openStore` throws for its server.
 */
export async function migrate(options: MigrateOptions): Promise<MigrationResult> {
  const { url, waitSeconds = 60 } = options;
  let client: pg.Client | undefined;
  try {
    client = await connect({ url, applicationName: 'punteo-migrate', answerSeconds: null });
    await checkServerVersion(client);
    // A user who may not change the schema may start a process where there is nothing to change.
    if (await isUpToDate(client)) return { from: latestVersion(), to: latestVersion() };
    return await underLock(client, waitSeconds, () => migrateTo(client as pg.Client, url));
  } catch (error) {
    throw storeError(error);
  } finally {
    await client?.end().catch(() => {});
  }
}

/** Settings of `migrate`. */
export interface MigrateOptions {
  /** The database. Its user needs the right to change the schema when there is something to migrate. */
  readonly url: string;
  /** How long to wait for another migration, and for other programs that use a table; default 60. */
  readonly waitSeconds?: number;
}

/** Schema versions before and after. */
export interface MigrationResult {
  /** 0: the database was empty. */
  readonly from: number;
  readonly to: number;
}

export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
  readonly digest: string;
  /** From its first line, `-- compatible` or `-- breaking`: whether programs that do not know it keep working. */
  readonly mark: 'compatible' | 'breaking';
}

/** In order. Sources and built files both have the folder beside their own. */
export function shippedMigrations(): readonly Migration[] {
  const folder = new URL('../migrations/', import.meta.url);
  return readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => {
      const sql = readFileSync(new URL(name, folder), 'utf8');
      return {
        version: Number.parseInt(name, 10),
        name,
        sql,
        digest: createHash('sha256').update(sql).digest('hex'),
        mark: markOf(name, sql),
      };
    });
}

/** Throws when the first line of a migration is not its mark. */
export function markOf(name: string, sql: string): Migration['mark'] {
  const mark = /^-- (compatible|breaking)\n/.exec(sql)?.[1];
  if (mark === 'compatible' || mark === 'breaking') return mark;
  throw new Error(`${name} has no mark. Make its first line \`-- compatible\` or \`-- breaking\`.`);
}

const VERSIONS_TABLE = /* sql */ `
create table if not exists punteo_migrations (
  version integer primary key,
  name text not null,
  digest text not null,
  mark text not null default 'breaking' check (mark in ('compatible', 'breaking')),
  applied_at timestamptz not null default now()
)`;

export function latestVersion(): number {
  return shippedMigrations().at(-1)?.version ?? 0;
}

async function isUpToDate(client: pg.Client): Promise<boolean> {
  try {
    await checkSchema(client);
    return true;
  } catch (error) {
    if (error instanceof PunteoError && error.code === 'schema_outdated') return false;
    throw error;
  }
}

async function migrateTo(client: pg.Client, url: string): Promise<MigrationResult> {
  await client.query(VERSIONS_TABLE);
  const from = await checkedVersion(client);
  const missing = shippedMigrations().filter(({ version }) => version > from);
  await assertNamesAreFree(client, missing);
  for (const migration of missing) await apply(client, migration);
  await installJobs(url);
  return { from, to: latestVersion() };
}

/** The lock belongs to the session: it ends with the connection, however that ends. */
async function underLock<T>(client: pg.Client, waitSeconds: number, work: () => Promise<T>): Promise<T> {
  try {
    await client.query("select set_config('lock_timeout', $1, false)", [`${waitSeconds}s`]);
    await client.query(`select pg_advisory_lock(${LOCK})`);
    try {
      return await work();
    } finally {
      // A pooler in session mode may keep the session.
      await client.query(`select pg_advisory_unlock(${LOCK})`).catch(() => {});
    }
  } catch (error) {
    if (!isLockTimeout(error)) throw error;
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
where granted and pg_locks.pid <> pg_backend_pid() and (locktype = 'advisory'
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
    throw error;
  }
}

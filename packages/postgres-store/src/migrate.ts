import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { PunteoError } from '@punteo/payments';
import pg from 'pg';
import { installJobs } from './jobs/install-jobs.ts';
import { storeError } from './sql/store-errors.ts';

export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
  readonly digest: string;
}

export interface MigrationResult {
  /** 0: the database was empty. */
  readonly from: number;
  readonly to: number;
}

/**
 * Brings a database up to date, each migration in one transaction; processes that start together wait for each other.
 * Safe to repeat, also after a crash half-way. Throws `schema_newer` when a newer Punteo was here, `schema_altered` when an applied
 * migration is not the one that is shipped.
 */
export async function migrate(options: { readonly url: string }): Promise<MigrationResult> {
  const client = new pg.Client({ connectionString: options.url, application_name: 'punteo-migrate' });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query("select pg_advisory_lock(hashtext('punteo.migrate'))");
    await client.query(VERSIONS_TABLE);
    const from = await checkedVersion(client);
    for (const migration of shippedMigrations()) {
      if (migration.version > from) await apply(client, migration);
    }
    await installJobs(options.url);
    return { from, to: latestVersion() };
  } catch (error) {
    throw storeError(error);
  } finally {
    await client.end().catch(() => {});
  }
}

/** Throws `schema_outdated` or `schema_newer` unless the database is exactly as this version of the package needs it. */
export async function checkSchema(client: pg.ClientBase | pg.Pool): Promise<void> {
  const { rows } = await client.query<{ exists: boolean }>(
    "select to_regclass('punteo_migrations') is not null as exists",
  );
  const version = rows[0]?.exists ? await checkedVersion(client) : 0;
  if (version < latestVersion())
    throw new PunteoError(
      'schema_outdated',
      `The database is at schema version ${version}, this program needs ${latestVersion()}: run \`punteo migrate\`.`,
    );
}

/** In order; from beside the sources and from beside the built files alike. */
export function shippedMigrations(): readonly Migration[] {
  const folder = new URL('../migrations/', import.meta.url);
  return readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => {
      const sql = readFileSync(new URL(name, folder), 'utf8');
      return { version: Number.parseInt(name, 10), name, sql, digest: createHash('sha256').update(sql).digest('hex') };
    });
}

const VERSIONS_TABLE = /* sql */ `
create table if not exists punteo_migrations (
  version integer primary key,
  name text not null,
  digest text not null,
  applied_at timestamptz not null default now()
)`;

function latestVersion(): number {
  return shippedMigrations().at(-1)?.version ?? 0;
}

async function checkedVersion(client: pg.ClientBase | pg.Pool): Promise<number> {
  const { rows } = await client.query<{ version: number; digest: string }>(
    'select version, digest from punteo_migrations order by version',
  );
  const shipped = new Map(shippedMigrations().map((migration) => [migration.version, migration]));
  for (const { version, digest } of rows) {
    const migration = shipped.get(version);
    if (!migration)
      throw new PunteoError(
        'schema_newer',
        `The database is at schema version ${version}, this program knows ${latestVersion()}: use the newer Punteo that migrated it.`,
      );
    if (migration.digest !== digest)
      throw new PunteoError(
        'schema_altered',
        `The database was made with another ${migration.name} than the one shipped here: it belongs to another build of Punteo.`,
      );
  }
  return rows.at(-1)?.version ?? 0;
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  await client.query('begin');
  try {
    await client.query(migration.sql);
    await client.query('insert into punteo_migrations (version, name, digest) values ($1, $2, $3)', [
      migration.version,
      migration.name,
      migration.digest,
    ]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  }
}

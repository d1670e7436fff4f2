import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { PunteoError } from '@punteo/payments';
import pg from 'pg';
import { installJobs } from './jobs/install-jobs.ts';
import type { Queryable } from './sql/database.ts';
import { storeError } from './sql/store-errors.ts';

/**
 * Brings a database up to date, each migration in one transaction; concurrent calls wait for each other. Can be
 * repeated, also after a crash. Throws `schema_newer` when a newer version migrated the database, `schema_altered` when
 * an applied migration differs from the shipped one.
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

/** Schema versions before and after. */
export interface MigrationResult {
  /** 0: the database was empty. */
  readonly from: number;
  readonly to: number;
}

/** Throws `schema_outdated`, `schema_newer` or `schema_altered` unless the database has the schema of this version. */
export async function checkSchema(database: Queryable): Promise<void> {
  const { rows } = await database.query<{ exists: boolean }>(
    "select to_regclass('punteo_migrations') is not null as exists",
  );
  const version = rows[0]?.exists ? await checkedVersion(database) : 0;
  if (version < latestVersion())
    throw new PunteoError(
      'schema_outdated',
      `The database has schema version ${version}, and this program needs ${latestVersion()}. Run \`punteo migrate\`.`,
    );
}

export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
  readonly digest: string;
}

/** In order. Sources and built files both have the folder beside their own. */
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

async function checkedVersion(database: Queryable): Promise<number> {
  const { rows } = await database.query<{ version: number; digest: string }>(
    'select version, digest from punteo_migrations order by version',
  );
  const shipped = new Map(shippedMigrations().map((migration) => [migration.version, migration]));
  for (const { version, digest } of rows) {
    const migration = shipped.get(version);
    if (!migration)
      throw new PunteoError(
        'schema_newer',
        `The database has schema version ${version}, and this program knows versions up to ${latestVersion()}. ` +
          'Use the newer version that migrated it.',
      );
    if (migration.digest !== digest)
      throw new PunteoError(
        'schema_altered',
        `The database was migrated with a ${migration.name} that differs from the one shipped here. ` +
          'Use the build that migrated it, or another database.',
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

import { PunteoError } from '@punteo/payments';
import { checkJobsSchema } from '../jobs/jobs-schema.ts';
import type { Queryable } from '../sql/database.ts';
import type { Migration } from './read-migrations.ts';

/**
 * Throws `schema_outdated`, `schema_newer` or `schema_altered` unless a program with these migrations can work with the
 * database: it has all of them, and no breaking one besides. Returns the version of the database.
 */
export async function checkSchema(database: Queryable, known: readonly Migration[]): Promise<number> {
  const version = await appliedVersion(database, known);
  if (version < latestOf(known))
    throw new PunteoError(
      'schema_outdated',
      `The database has schema version ${version}, and this program needs ${latestOf(known)}. Run \`punteo migrate\`.`,
    );
  await checkJobsSchema(database);
  return version;
}

/**
 * The version of the database; 0: it is empty. Throws `schema_newer` when a breaking migration was applied that is not
 * known, and `schema_altered` when a known or an applied migration was changed, removed or put in between.
 */
export async function appliedVersion(database: Queryable, known: readonly Migration[]): Promise<number> {
  const applied = await readApplied(database);
  const version = applied.at(-1)?.version ?? 0;
  const [byVersion, latest] = [new Map(known.map((migration) => [migration.version, migration])), latestOf(known)];
  for (const row of applied) {
    const migration = byVersion.get(row.version);
    if (!migration && row.version <= latest)
      throw schemaAltered(`${row.name}, with which the database was migrated, is not shipped here`);
    if (migration && migration.digest !== row.digest)
      throw schemaAltered(`The database was migrated with a ${migration.name} that differs from the one shipped here`);
    if (!migration && row.mark !== 'compatible') throw schemaNewer(version, latest, row);
  }
  const versions = new Set(applied.map((row) => row.version));
  const skipped = known.find((migration) => migration.version < version && !versions.has(migration.version));
  if (skipped)
    throw schemaAltered(
      `${skipped.name} is older than version ${version} of the database, which was migrated without it`,
    );
  return version;
}

export function latestOf(migrations: readonly Migration[]): number {
  return migrations.at(-1)?.version ?? 0;
}

interface AppliedRow {
  readonly version: number;
  readonly name: string;
  readonly digest: string;
  readonly mark: string | null;
}

async function readApplied(database: Queryable): Promise<readonly AppliedRow[]> {
  const { rows } = await database.query<{ exists: boolean }>(
    "select to_regclass('punteo_migrations') is not null as exists",
  );
  if (!rows[0]?.exists) return [];
  const applied = await database.query<AppliedRow>(
    // A table from before the marks lacks the column.
    "select version, name, digest, to_jsonb(punteo_migrations) ->> 'mark' as mark from punteo_migrations order by version",
  );
  return applied.rows;
}

function schemaNewer(version: number, latest: number, { version: breaking }: AppliedRow): PunteoError {
  return new PunteoError(
    'schema_newer',
    `The database has schema version ${version}, and this program needs ${latest}: migration ${breaking} is breaking. ` +
      'Use the newer version of Punteo that migrated it.',
  );
}

function schemaAltered(what: string): PunteoError {
  return new PunteoError('schema_altered', `${what}. Use the build that migrated it, or another database.`);
}

import { PunteoError } from '@punteo/payments';
import { checkJobsSchema } from './jobs/jobs-schema.ts';
import { latestVersion, shippedMigrations } from './migrate.ts';
import type { Queryable } from './sql/database.ts';

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
  await checkJobsSchema(database);
}

/** The version of a migrated database. Throws `schema_newer` or `schema_altered`. */
export async function checkedVersion(database: Queryable): Promise<number> {
  const { rows } = await database.query<{ version: number; digest: string; mark: string | null }>(
    // A table from before the marks lacks the column.
    "select version, digest, to_jsonb(punteo_migrations) ->> 'mark' as mark from punteo_migrations order by version",
  );
  const shipped = new Map(shippedMigrations().map((migration) => [migration.version, migration]));
  for (const { version, digest, mark } of rows) {
    const migration = shipped.get(version);
    if (!migration && version > latestVersion() && mark === 'compatible') continue;
    if (!migration)
      throw new PunteoError(
        'schema_newer',
        `The database has schema version ${rows.at(-1)?.version}, and this program needs ${latestVersion()}: migration ` +
          `${version} is breaking. Use the newer version of Punteo that migrated it.`,
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

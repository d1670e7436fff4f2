import { createRequire } from 'node:module';
import { PunteoError } from '@punteo/payments';
import type { Queryable } from '../sql/database.ts';
import { JOBS_SCHEMA } from './queues.ts';

/** Throws `schema_outdated` or `schema_newer` unless the job queues are those of the installed pg-boss. */
export async function checkJobsSchema(database: Queryable): Promise<void> {
  const exists = `select to_regclass('${JOBS_SCHEMA}.version') is not null as exists`;
  const { rows } = await database.query<{ exists: boolean }>(exists);
  const version = rows[0]?.exists ? await versionOf(database) : 0;
  if (version < JOBS_VERSION)
    throw new PunteoError(
      'schema_outdated',
      `The job queues in schema ${JOBS_SCHEMA} have version ${version}, and this program needs ${JOBS_VERSION}. ` +
        'Run `punteo migrate`.',
    );
  if (version > JOBS_VERSION)
    throw new PunteoError(
      'schema_newer',
      `The job queues in schema ${JOBS_SCHEMA} have version ${version}, and this program knows up to ${JOBS_VERSION}. ` +
        'Use the newer version that migrated them.',
    );
}

async function versionOf(database: Queryable): Promise<number> {
  const { rows } = await database.query<{ version: number }>(`select version from ${JOBS_SCHEMA}.version`);
  return rows[0]?.version ?? 0;
}

/** The version of pg-boss's tables, which its package names. */
const { pgboss } = createRequire(import.meta.url)('pg-boss/package.json') as { readonly pgboss: { schema: number } };
const JOBS_VERSION = pgboss.schema;

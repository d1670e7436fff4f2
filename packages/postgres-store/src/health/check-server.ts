import { PunteoError } from '@punteo/payments';
import type { Queryable } from '../sql/database.ts';

/** Throws `server_too_old` for a PostgreSQL that does not know all of our statements. */
export async function checkServerVersion(database: Queryable): Promise<void> {
  const { rows } = await database.query<{ version: string; number: number }>(
    "select current_setting('server_version') as version, current_setting('server_version_num')::int as number",
  );
  const [server] = rows;
  if (!server || server.number < VERSION_NUMBER_MIN)
    throw new PunteoError(
      'server_too_old',
      `DATABASE_URL leads to PostgreSQL ${server?.version}, and Punteo needs 15 or later. Use a newer server.`,
    );
}

const VERSION_NUMBER_MIN = 150_000;

/** Throws `store_unsafe` for a server that may lose what it committed. */
export async function checkDurability(database: Queryable): Promise<void> {
  const { rows } = await database.query<Record<(typeof DURABLE)[number], string>>(
    "select current_setting('fsync') as fsync, current_setting('synchronous_commit') as synchronous_commit",
  );
  const unsafe = DURABLE.find((setting) => rows[0]?.[setting] === 'off');
  if (unsafe)
    throw new PunteoError(
      'store_unsafe',
      `The database server has ${unsafe} off: a crash could lose callbacks that were answered. Turn it on.`,
    );
}

const DURABLE = ['fsync', 'synchronous_commit'] as const;

import { PunteoError } from '@punteo/payments';
import type pg from 'pg';
import { isLockTimeout } from '../sql/store-errors.ts';

/** Two numbers ('punt' in ASCII, and 1): so it differs in `pg_locks` from the locks that are made of one. */
const LOCK = '1886744180, 1';

/** Taken by each session of a program, for its whole life: its schema stays. */
export const KEEP_SCHEMA = `select pg_advisory_lock_shared(${LOCK})`;

/**
 * Ends the sessions that keep the schema, and lets none begin until `openSchema`. Their programs connect again and find
 * the new schema. Throws `migration_locked` when some may not be ended by this user and do not end within `waitSeconds`.
 */
export async function closeSchema(client: pg.Client, migration: string, waitSeconds: number): Promise<void> {
  const until = performance.now() + waitSeconds * 1_000;
  await limitWait(client, 1);
  try {
    for (;;) {
      // Refused for a session of another role, unless this one is a member of pg_signal_backend.
      for (const { pid } of await keepers(client))
        await client.query('select pg_terminate_backend($1)', [pid]).catch(() => {});
      try {
        // New sessions wait behind this request.
        await client.query(`select pg_advisory_lock(${LOCK})`);
        return;
      } catch (error) {
        if (!isLockTimeout(error)) throw error;
        if (performance.now() >= until) throw locked(migration, await keepers(client), error);
      }
    }
  } finally {
    await limitWait(client, waitSeconds).catch(() => {});
  }
}

/** The programs find out whether the schema is theirs. */
export async function openSchema(client: pg.Client): Promise<void> {
  await client.query(`select pg_advisory_unlock(${LOCK})`);
}

export async function limitWait(client: pg.Client, seconds: number): Promise<void> {
  await client.query("select set_config('lock_timeout', $1, false)", [`${seconds}s`]);
}

interface Keeper {
  readonly pid: number;
  readonly holder: string;
}

async function keepers(client: pg.Client): Promise<readonly Keeper[]> {
  return (await client.query<Keeper>(KEEPERS)).rows;
}

const KEEPERS = /* sql */ `
select pg_locks.pid, format('process %s of %s, user %s', pg_locks.pid, application_name, usename) as holder
from pg_locks join pg_stat_activity on pg_stat_activity.pid = pg_locks.pid and datname = current_database()
where granted and locktype = 'advisory' and (classid, objid, objsubid) = (1886744180, 1, 2)
  and pg_locks.pid <> pg_backend_pid()
order by pid`;

function locked(migration: string, holders: readonly Keeper[], cause: unknown): PunteoError {
  const named = holders.slice(0, 5).map(({ holder }) => holder);
  return new PunteoError(
    'migration_locked',
    `${migration} is breaking, and programs of the older version use the database (${named.join('; ')}), whose sessions this ` +
      'user may not end. Stop them, or grant this user pg_signal_backend, then run `punteo migrate` again.',
    { retryable: true, cause },
  );
}

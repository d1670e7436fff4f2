import { PunteoError } from '@punteo/payments';
import type { SessionGuard } from '../sql/connection.ts';
import type { Queryable } from '../sql/database.ts';
import { checkSchema } from './check-schema.ts';
import type { Migration } from './read-migrations.ts';
import { KEEP_SCHEMA } from './schema-lock.ts';

/**
 * Admits a session to the database only while its schema is one that these migrations know, and keeps breaking migrations
 * away until the session ends. So a process pays for the check once per connection, and never writes what a newer schema
 * would take for something else: see `closeSchema` for the other side.
 */
export function schemaGuard(
  migrations: readonly Migration[],
  clock: () => number = () => performance.now(),
): SessionGuard {
  let refused: PunteoError | undefined;
  let refusedAt = 0;
  return {
    refusal: () => (clock() - refusedAt < REST_MILLISECONDS ? refused : undefined),

    async admit(session: Queryable) {
      try {
        await session.query(KEEP_SCHEMA);
        // Only now: a breaking migration may have been waited for.
        await checkSchema(session, migrations);
        refused = undefined;
      } catch (error) {
        if (error instanceof PunteoError) [refused, refusedAt] = [error, clock()];
        throw error;
      }
    },
  };
}

/** A refused process has many callers: one connection a second finds out whether the schema is its own again. */
const REST_MILLISECONDS = 1_000;

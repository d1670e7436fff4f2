import { PunteoError } from '@punteo/payments';
import type { Queryable } from './database.ts';

/** Throws `time_zone_unknown`. Time zones are PostgreSQL's: those of Node may be of another year. */
export async function checkTimeZone(database: Queryable, timeZone: string): Promise<void> {
  const { rows } = await database.query('select from pg_timezone_names where name = $1', [timeZone]);
  if (rows.length > 0) return;
  throw new PunteoError(
    'time_zone_unknown',
    `The database server does not know the time zone ${timeZone}. Name another one, or update its time zones.`,
  );
}

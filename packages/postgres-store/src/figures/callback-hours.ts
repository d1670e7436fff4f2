import type { CallbackHour, FigureStore } from '@punteo/payments';
import { checkTimeZone } from '../sql/check-time-zone.ts';
import type { Queryable } from '../sql/database.ts';

/** See `FigureStore.callbackHours`. */
export async function callbackHours(
  database: Queryable,
  { from, to, timeZone }: Parameters<FigureStore['callbackHours']>[0],
): Promise<readonly CallbackHour[]> {
  await checkTimeZone(database, timeZone);
  const { rows } = await database.query<CallbackHour>(HOURS, [from, to, timeZone]);
  return rows;
}

/** $1 from · $2 before · $3 time zone */
const HOURS = /* sql */ `
select date_trunc('hour', received_at, $3) as "from",
  count(*) filter (where outcome = 'received')::int as received,
  count(*) filter (where outcome = 'matched')::int as matched,
  count(*) filter (where outcome = 'orphan')::int as orphan,
  count(*) filter (where outcome = 'unreadable')::int as unreadable
from callbacks
where received_at >= $1::timestamptz and received_at < $2::timestamptz
group by 1 order by 1`;

import { createHash } from 'node:crypto';
import type { PeriodPart } from '@punteo/payments';
import type { Queryable } from '../sql/database.ts';
import { withoutTimeLimit } from '../sql/without-time-limit.ts';

/** The lines of a part of a period, in pieces of some thousand: one JSON array of texts on each. */
export async function* periodLines(database: Queryable, number: number, part: PeriodPart): AsyncGenerator<string> {
  for (let after = 0; ; ) {
    const { rows } = await database.query<{ lines: string | null; last: number | null }>(
      withoutTimeLimit(LINES[part], [number, after, PIECE]),
    );
    const { lines = null, last = null } = rows[0] ?? {};
    if (lines === null || last === null) return;
    yield lines;
    after = last;
  }
}

export async function hashOfLines(database: Queryable, number: number, part: PeriodPart): Promise<Buffer> {
  const hash = createHash('sha256');
  for await (const lines of periodLines(database, number, part)) hash.update(lines, 'utf8');
  return hash.digest();
}

const PIECE = 5_000;

const INSTANT = (column: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

/** $1 number · $2 after this place · $3 lines. */
const LINES = {
  entries: linesOf(
    'period_entries',
    `place::text, kind, ${INSTANT('moved_at')}, unit, order_id, provider, currency, exponent::text, amount_minor::text`,
  ),
  'open-items': linesOf(
    'period_open_items',
    `place::text, discrepancy_id::text, kind, subject, order_id, provider, risk_minor::text, risk_currency,
      risk_exponent::text, ${INSTANT('first_seen_at')}`,
  ),
  totals: /* sql */ `
select string_agg(array_to_json(array[provider, currency, kind, entries::text, exponent::text, amount_minor::text])::text
  || E'\\n', '' order by provider collate "C", currency collate "C", kind collate "C") as lines, max(period) as last
from period_totals where period = $1 and $2 = 0 and $3 > 0`,
} as const satisfies Record<PeriodPart, string>;

/** A range of places, so that each piece is read by the primary key, whatever the statistics of a new table say. */
function linesOf(table: string, fields: string): string {
  return /* sql */ `
select string_agg(array_to_json(array[${fields}])::text || E'\\n', '' order by place) as lines, max(place) as last
from (select min(place) as first from ${table} where period = $1 and place > $2::int) beginning
join ${table} on period = $1 and place >= first and place < first::bigint + $3::int`;
}

import type { Page, PageRequest, PeriodStore } from '@punteo/payments';
import {
  type PeriodEntryRow,
  type PeriodOpenItemRow,
  type PeriodRow,
  periodEntryFromRow,
  periodFromRow,
  periodOpenItemFromRow,
} from '../rows/period.ts';
import type { Database } from '../sql/database.ts';
import { type CursorRow, pageOf, pagePosition } from '../sql/paging.ts';
import { isRowNumber } from '../sql/text.ts';
import { closePeriod } from './close-period.ts';
import { periodLines } from './period-lines.ts';
import { PERIOD_PARTS } from './period-parts.ts';

export function periodStore(database: Database): PeriodStore {
  const numberOf = async (periodId: string): Promise<number | null> => {
    const { rows } = await database.query<{ number: number }>('select number from periods where period_id = $1', [
      periodId,
    ]);
    return rows[0]?.number ?? null;
  };

  const pageOfPart = async <Row extends CursorRow, Item>(
    periodId: string,
    page: PageRequest,
    statement: string,
    toItem: (row: Row) => Item,
  ): Promise<Page<Item> | null> => {
    const { id, limit } = pagePosition(page, isRowNumber);
    const number = await numberOf(periodId);
    if (number === null) return null;
    const { rows } = await database.query<Row>(statement, [number, id ?? '0', limit + 1]);
    return pageOf(rows, limit, toItem);
  };

  return {
    close: (name, options) => closePeriod(database, name, options),

    async get(periodId) {
      const { rows } = await database.query<PeriodRow>(GET, [periodId]);
      return rows[0] ? periodFromRow(rows[0]) : null;
    },

    async list(page) {
      const { id, limit } = pagePosition(page, isRowNumber);
      const { rows } = await database.query<PeriodRow & CursorRow>(LIST, [id, limit + 1]);
      return pageOf(rows, limit, periodFromRow);
    },

    entries: (periodId, page) =>
      pageOfPart<PeriodEntryRow & CursorRow, ReturnType<typeof periodEntryFromRow>>(
        periodId,
        page,
        ENTRIES,
        periodEntryFromRow,
      ),

    openItems: (periodId, page) =>
      pageOfPart<PeriodOpenItemRow & CursorRow, ReturnType<typeof periodOpenItemFromRow>>(
        periodId,
        page,
        OPEN_ITEMS,
        periodOpenItemFromRow,
      ),

    async *lines(periodId, part) {
      const number = await numberOf(periodId);
      if (number !== null) yield* periodLines(database, number, part);
    },
  };
}

/** pg reads a date as an instant in the time zone of the process, and a bigint as text. */
const COLUMNS = /* sql */ `
number, period_id, first_day::text, last_day::text, from_at, to_at, time_zone, to_char(cut_off, 'HH24:MI') as cut_off,
  closed_at, closed_by, reason, reconciled_at, entries::int, open_items::int, entries_hash, totals_hash, open_items_hash,
  audit_position::text, audit_hash, ${PERIOD_PARTS}`;

const GET = `select ${COLUMNS} from periods where period_id = $1`;

/** $1 number in the list · $2 rows */
const LIST = /* sql */ `
select ${COLUMNS}, to_at::text as cursor_at, number::text as cursor_id
from periods where $1::bigint is null or number < $1
order by number desc limit $2`;

/** $1 period · $2 after this place · $3 rows */
const ENTRIES = /* sql */ `
select place, kind, moved_at, unit, order_id, provider, currency, exponent, amount_minor,
  moved_at::text as cursor_at, place::text as cursor_id
from period_entries where period = $1 and place > $2::bigint
order by place limit $3`;

/** $1 period · $2 after this place · $3 rows */
const OPEN_ITEMS = /* sql */ `
select place, discrepancy_id, kind, subject, order_id, provider, risk_minor, risk_currency, risk_exponent, first_seen_at,
  first_seen_at::text as cursor_at, place::text as cursor_id
from period_open_items where period = $1 and place > $2::bigint
order by place limit $3`;

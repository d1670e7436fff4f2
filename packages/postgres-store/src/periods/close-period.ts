import {
  type ChangedBy,
  dayAfter,
  type Period,
  type PeriodCalendar,
  type PeriodDays,
  PunteoError,
  periodClosed,
  periodDays,
} from '@punteo/payments';
import { writeAudit } from '../audit/write-audit.ts';
import { lockInstallationEvents, writeInstallationEvents } from '../events/write-events.ts';
import type { AnchorRow } from '../rows/anchor.ts';
import { type PeriodRow, periodFromRow } from '../rows/period.ts';
import type { Database, Queryable } from '../sql/database.ts';
import { withoutTimeLimit } from '../sql/without-time-limit.ts';
import { bookEntries } from './book-entries.ts';
import { hashOfLines } from './period-lines.ts';
import { PERIOD_PARTS } from './period-parts.ts';

interface Closing {
  readonly calendar: PeriodCalendar;
  readonly by: ChangedBy;
  readonly now: Date;
  readonly dryRun?: boolean;
}

/** See `PeriodStore.close`. */
export async function closePeriod(database: Database, name: string, closing: Closing): Promise<Period> {
  const days = periodDays(name);
  if (days === null)
    throw new PunteoError(
      'period_malformed',
      `${JSON.stringify(name)} is no period. Name a month (2026-11), a day (2026-11-28) or days (2026-11-01--2026-11-15).`,
    );
  if (closing.dryRun !== true)
    return database.transaction((transaction) => closeInTransaction(transaction, name, days, closing));
  let shown: Period | undefined;
  try {
    return await database.transaction(async (transaction) => {
      shown = await closeInTransaction(transaction, name, days, closing);
      throw new PunteoError('dry_run', 'A dry run stores nothing.');
    });
  } catch (error) {
    if (shown !== undefined && error instanceof PunteoError && error.code === 'dry_run') return shown;
    throw error;
  }
}

async function closeInTransaction(
  transaction: Queryable,
  periodId: string,
  days: PeriodDays,
  { calendar, by, now, dryRun = false }: Closing,
): Promise<Period> {
  // 1. One closing at a time, and in order.
  await transaction.query('set local statement_timeout = 0');
  await transaction.query("set local work_mem = '64MB'");
  await transaction.query('set local lock_timeout = 0');
  await transaction.query(withoutTimeLimit(LOCK));
  await transaction.query("set local lock_timeout = '30s'");
  const last = await lastPeriod(transaction);
  refuse(periodId, days, last);
  const bounds = await boundsOf(transaction, periodId, days, calendar, last);
  if (now < bounds.to)
    throw new PunteoError(
      'period_not_over',
      `Period ${periodId} ends at ${bounds.to.toISOString()}: close it after that.`,
    );
  const number = (last?.number ?? 0) + 1;

  // 2. Book what is true now, and hash it.
  const booked = await bookEntries(transaction, { number, ...bounds });
  const entriesHash = await hashOfLines(transaction, number, 'entries');
  const totalsHash = await hashOfLines(transaction, number, 'totals');
  const openItemsHash = await hashOfLines(transaction, number, 'open-items');
  const row: NewPeriodRow = {
    number,
    period_id: periodId,
    first_day: days.firstDay,
    last_day: days.lastDay,
    from_at: bounds.from,
    to_at: bounds.to,
    time_zone: calendar.timeZone,
    cut_off: calendar.cutOff,
    closed_at: now,
    closed_by: by.actor,
    reason: by.reason,
    reconciled_at: booked.reconciledAt,
    entries: booked.entries,
    open_items: booked.openItems,
    entries_hash: entriesHash,
    totals_hash: totalsHash,
    open_items_hash: openItemsHash,
  };
  if (dryRun) return withParts(transaction, { ...row, audit_position: null, audit_hash: null });

  // 3. The audit row with the hashes, chained now, so that the period and its event hold the hash of the chain. The lock of
  // the events comes before that of the chain, as in every other transaction.
  await lockInstallationEvents(transaction);
  const anchor = await writeClosing(transaction, row, by);
  await transaction.query(INSERT, [...Object.values(row), anchor.position, anchor.hash]);

  // 4. Tell the merchant.
  const period = await withParts(transaction, { ...row, audit_position: anchor.position, audit_hash: anchor.hash });
  await writeInstallationEvents(transaction, [periodClosed(period)], now);
  return period;
}

/** In the order of the columns of `INSERT`. */
type NewPeriodRow = Omit<PeriodRow, 'audit_position' | 'audit_hash' | 'totals' | 'open_item_totals'>;

interface LastPeriod {
  readonly number: number;
  readonly period_id: string;
  readonly last_day: string;
  readonly to_at: Date;
}

async function lastPeriod(transaction: Queryable): Promise<LastPeriod | null> {
  const { rows } = await transaction.query<LastPeriod>(
    'select number, period_id, last_day::text, to_at from periods order by number desc limit 1',
  );
  return rows[0] ?? null;
}

function refuse(periodId: string, { firstDay }: PeriodDays, last: LastPeriod | null): void {
  if (last === null) return;
  if (firstDay <= last.last_day)
    throw new PunteoError(
      'period_closed',
      `The books are closed until ${last.last_day}, with period ${last.period_id}, and stay closed: ${periodId} begins before.`,
    );
  const next = dayAfter(last.last_day);
  if (firstDay !== next)
    throw new PunteoError(
      'period_out_of_order',
      `The next period begins on ${next}, after ${last.period_id}, and ${periodId} on ${firstDay}: close the days between first.`,
    );
}

/** A period begins where the one before ended, also where the calendar was changed since. */
async function boundsOf(
  transaction: Queryable,
  periodId: string,
  { firstDay, lastDay }: PeriodDays,
  { timeZone, cutOff }: PeriodCalendar,
  last: LastPeriod | null,
): Promise<{ readonly from: Date; readonly to: Date }> {
  const { rows: zones } = await transaction.query('select from pg_timezone_names where name = $1', [timeZone]);
  if (zones.length === 0)
    throw new PunteoError(
      'time_zone_unknown',
      `The database server does not know the time zone ${timeZone}. Name another one, or update its time zones.`,
    );
  const { rows } = await transaction.query<{ from_at: Date; to_at: Date }>(BOUNDS, [
    firstDay,
    dayAfter(lastDay),
    cutOff,
    timeZone,
  ]);
  const { from_at, to_at: to } = rows[0] as { from_at: Date; to_at: Date };
  const from = last?.to_at ?? from_at;
  if (from < to) return { from, to };
  throw new PunteoError(
    'period_out_of_order',
    `With the time zone ${timeZone} and the cut-off ${cutOff}, period ${periodId} would end before ${last?.period_id} did. Close more days at once.`,
  );
}

/**
 * A time of day that a clock change leaves out is one hour later, and one that comes twice is the second.
 * $1 first day · $2 day after the last · $3 cut-off · $4 time zone
 */
const BOUNDS = /* sql */ `
select ($1::date + $3::time) at time zone $4 as from_at, ($2::date + $3::time) at time zone $4 as to_at`;

async function writeClosing(
  transaction: Queryable,
  row: NewPeriodRow,
  { actor, reason }: ChangedBy,
): Promise<{ readonly position: string; readonly hash: Buffer }> {
  const subject = `period:${row.period_id}`;
  await writeAudit(transaction, {
    actor,
    action: 'period.closed',
    subject,
    detail: {
      reason,
      number: String(row.number),
      firstDay: row.first_day,
      lastDay: row.last_day,
      from: row.from_at.toISOString(),
      to: row.to_at.toISOString(),
      timeZone: row.time_zone,
      cutOff: row.cut_off,
      closedAt: row.closed_at.toISOString(),
      reconciledAt: row.reconciled_at?.toISOString() ?? null,
      entries: String(row.entries),
      entriesHash: row.entries_hash.toString('hex'),
      totalsHash: row.totals_hash.toString('hex'),
      openItems: String(row.open_items),
      openItemsHash: row.open_items_hash.toString('hex'),
    },
  });
  await transaction.query('set constraints audit_is_chained immediate');
  const { rows } = await transaction.query<AnchorRow>(ANCHOR, [subject]);
  return rows[0] as AnchorRow;
}

/** $1 subject */
const ANCHOR = /* sql */ `
select position::text, hash from audit_chain join audit using (audit_id)
where subject = $1 and action = 'period.closed' order by audit_chain.position desc limit 1`;

async function withParts(transaction: Queryable, row: Omit<PeriodRow, 'totals' | 'open_item_totals'>): Promise<Period> {
  const { rows } = await transaction.query<Pick<PeriodRow, 'totals' | 'open_item_totals'>>(
    `select ${PERIOD_PARTS} from (select $1::int as number) periods`,
    [row.number],
  );
  return periodFromRow({ ...row, ...(rows[0] as Pick<PeriodRow, 'totals' | 'open_item_totals'>) });
}

const LOCK = "select pg_advisory_xact_lock(hashtext('punteo.period_close'))";

const INSERT = /* sql */ `
insert into periods (number, period_id, first_day, last_day, from_at, to_at, time_zone, cut_off, closed_at, closed_by,
  reason, reconciled_at, entries, open_items, entries_hash, totals_hash, open_items_hash, audit_position, audit_hash)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)`;

import type { Money, StatementRow } from '@punteo/payments';
import type { CopyValue } from '../sql/copy-rows.ts';
import { storableText } from '../sql/text.ts';

/** Where the rows of a file wait until they were compared; see `importStatement`. */
export const STAGING = /* sql */ `
create temporary table statement_staging (
  position bigint generated always as identity,
  line bigint not null,
  fault text,
  known boolean not null default false,
  not_booked boolean not null,
  account text,
  entry_reference text,
  provider text,
  amount_minor numeric(78, 0),
  gross_minor numeric(78, 0),
  fee_minor numeric(78, 0),
  currency text,
  exponent smallint,
  booked_instant timestamptz,
  booked_local timestamp,
  time_zone text,
  -- PostgreSQL knows the zones and their changes of time.
  booked_at timestamptz generated always as (coalesce(booked_instant, booked_local at time zone time_zone)) stored,
  is_reversal boolean,
  payment text,
  payout text,
  transaction text,
  description text,
  reference_keys text[]
) on commit drop`;

export const STAGED_COLUMNS = [
  ...['line', 'fault', 'not_booked', 'account', 'entry_reference', 'provider', 'amount_minor', 'gross_minor'],
  ...['fee_minor', 'currency', 'exponent', 'booked_instant', 'booked_local', 'time_zone', 'is_reversal', 'payment'],
  ...['payout', 'transaction', 'description', 'reference_keys'],
] as const;

export async function* stagedRows(rows: AsyncIterable<StatementRow>): AsyncGenerator<readonly CopyValue[]> {
  for await (const row of rows) yield stagedRow(row);
}

function stagedRow(row: StatementRow): readonly CopyValue[] {
  if (!('entry' in row)) {
    const fault = 'fault' in row ? storableText(row.fault) : null;
    return [row.line, fault, fault === null, ...NO_ENTRY];
  }
  const { entry, line } = row;
  const { bookedAt } = entry;
  const isInstant = bookedAt instanceof Date;
  return [
    ...[line, null, false, entry.account, entry.entryReference, entry.provider, entry.amount.amountMinor],
    ...[minorOf(entry.gross), minorOf(entry.fee), entry.amount.currency, entry.amount.exponent],
    ...(isInstant ? [bookedAt, null, null] : [null, bookedAt.local, bookedAt.timeZone]),
    ...[entry.isReversal, entry.payment, entry.payout, entry.transaction, entry.description],
    entry.referenceKeys,
  ];
}

/** Gross, fee and amount have the same exponent: that of their currency. */
function minorOf(money: Money | null): bigint | null {
  return money === null ? null : money.amountMinor;
}

const NO_ENTRY: readonly null[] = Array.from({ length: STAGED_COLUMNS.length - 3 }, () => null);

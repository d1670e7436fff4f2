import type { OpenItemTotal, Period, PeriodEntry, PeriodOpenItem, PeriodTotal } from '@punteo/payments';
import { moneyFromRow, optionalMoneyFromRow } from './money.ts';
import { isListOf, isObject, readable } from './readable.ts';

export interface PeriodRow {
  number: number;
  period_id: string;
  first_day: string;
  last_day: string;
  from_at: Date;
  to_at: Date;
  time_zone: string;
  cut_off: string;
  closed_at: Date;
  closed_by: string;
  reason: string;
  reconciled_at: Date | null;
  entries: number;
  open_items: number;
  entries_hash: Buffer;
  totals_hash: Buffer;
  open_items_hash: Buffer;
  audit_position: string | null;
  audit_hash: Buffer | null;
  totals: readonly TotalJson[];
  open_item_totals: readonly OpenItemTotalJson[];
}

interface TotalJson {
  readonly provider: string;
  readonly figure: PeriodTotal['figure'];
  readonly entries: number;
  readonly amount_minor: string;
  readonly currency: string;
  readonly exponent: number;
}

interface OpenItemTotalJson {
  readonly kind: OpenItemTotal['kind'];
  readonly items: number;
  readonly amount_minor: string | null;
  readonly currency: string | null;
  readonly exponent: number | null;
}

export function periodFromRow(row: PeriodRow): Period {
  const { audit_position: position, audit_hash: hash } = row;
  return {
    periodId: row.period_id,
    number: row.number,
    firstDay: row.first_day,
    lastDay: row.last_day,
    from: row.from_at,
    to: row.to_at,
    timeZone: row.time_zone,
    cutOff: row.cut_off,
    closedAt: row.closed_at,
    closedBy: row.closed_by,
    reason: row.reason,
    reconciledAt: row.reconciled_at,
    entries: row.entries,
    openItems: row.open_items,
    entriesHash: row.entries_hash.toString('hex'),
    totalsHash: row.totals_hash.toString('hex'),
    openItemsHash: row.open_items_hash.toString('hex'),
    anchor: position === null || hash === null ? null : { position, hash: hash.toString('hex') },
    totals: readable('totals', row.totals, (totals) => isListOf(totals, isObject)).map(totalFromJson),
    openItemTotals: readable('open_item_totals', row.open_item_totals, (totals) => isListOf(totals, isObject)).map(
      ({ kind, items, amount_minor, currency, exponent }) => ({
        kind,
        items,
        atRisk: optionalMoneyFromRow(amount_minor, currency, exponent),
      }),
    ),
  };
}

function totalFromJson({ provider, figure, entries, amount_minor, currency, exponent }: TotalJson): PeriodTotal {
  return { provider, figure, entries, amount: moneyFromRow(amount_minor, currency, exponent) };
}

export interface PeriodEntryRow {
  place: number;
  kind: PeriodEntry['kind'];
  moved_at: Date;
  unit: string;
  order_id: string | null;
  provider: string;
  currency: string;
  exponent: number;
  amount_minor: string;
}

export function periodEntryFromRow(row: PeriodEntryRow): PeriodEntry {
  return {
    place: row.place,
    kind: row.kind,
    movedAt: row.moved_at,
    unit: row.unit,
    orderId: row.order_id,
    provider: row.provider,
    amount: moneyFromRow(row.amount_minor, row.currency, row.exponent),
  };
}

export interface PeriodOpenItemRow {
  place: number;
  discrepancy_id: string;
  kind: PeriodOpenItem['kind'];
  subject: string;
  order_id: string | null;
  provider: string | null;
  risk_minor: string | null;
  risk_currency: string | null;
  risk_exponent: number | null;
  first_seen_at: Date;
}

export function periodOpenItemFromRow(row: PeriodOpenItemRow): PeriodOpenItem {
  return {
    place: row.place,
    discrepancyId: row.discrepancy_id,
    kind: row.kind,
    subject: row.subject,
    orderId: row.order_id,
    provider: row.provider,
    atRisk: optionalMoneyFromRow(row.risk_minor, row.risk_currency, row.risk_exponent),
    firstSeenAt: row.first_seen_at,
  };
}

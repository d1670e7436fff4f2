import type { AuditFault, PeriodPart } from '@punteo/payments';
import type { Queryable } from '../sql/database.ts';
import { hashOfLines } from './period-lines.ts';

/**
 * Computes the hashes of the books of every closed period again, and compares them and every column of its row with the
 * audit row of its closing, which the chain holds.
 */
export async function changedPeriods(
  transaction: Queryable,
): Promise<{ readonly count: number; readonly faults: readonly AuditFault[] }> {
  const { rows } = await transaction.query<ClosingRow>(CLOSINGS);
  const faults: AuditFault[] = [];
  for (const row of rows) {
    const message = await faultOf(transaction, row);
    if (message !== null) faults.push({ kind: 'period_changed', position: row.position, auditId: null, message });
  }
  return { count: rows.length, faults };
}

async function faultOf(
  transaction: Queryable,
  { number, period_id, stored, audited }: ClosingRow,
): Promise<string | null> {
  if (stored === null || number === null) return `Period ${period_id} was closed, and its row is missing.`;
  if (audited === null) return `The audit has no closing of period ${period_id}.`;
  const changed = new Set<string>();
  for (const [part, column] of Object.entries(HASHES) as [PeriodPart, (typeof HASHES)[PeriodPart]][]) {
    const hash = (await hashOfLines(transaction, number, part)).toString('hex');
    if (hash !== stored[column]) changed.add(NAMES[column]);
  }
  for (const column of Object.keys(NAMES) as Column[]) {
    const expected = audited[column] ?? null;
    const text = INSTANTS.has(column) && expected !== null ? String(Date.parse(expected)) : expected;
    if (stored[column] !== text) changed.add(NAMES[column]);
  }
  if (changed.size === 0) return null;
  return `Period ${period_id} differs from what was closed: ${[...changed].map((name) => `its ${name}`).join(', ')}.`;
}

const HASHES = { entries: 'entriesHash', totals: 'totalsHash', 'open-items': 'openItemsHash' } as const;

/** What a closing states, as its audit row names it. The hash of its anchor is compared with the chain, like other anchors. */
const NAMES = {
  number: 'number',
  firstDay: 'days',
  lastDay: 'days',
  from: 'bounds',
  to: 'bounds',
  timeZone: 'bounds',
  cutOff: 'bounds',
  closedAt: 'closing time',
  actor: 'closer',
  reason: 'reason',
  reconciledAt: 'last reconciliation',
  entriesHash: 'entries',
  entries: 'number of entries',
  totalsHash: 'totals',
  openItemsHash: 'open items',
  openItems: 'number of open items',
  position: 'anchor',
} as const;

type Column = keyof typeof NAMES;

/** Stored ones are read as milliseconds, with the fraction that a closing never writes. */
const INSTANTS: ReadonlySet<Column> = new Set(['from', 'to', 'closedAt', 'reconciledAt']);

interface ClosingRow {
  readonly number: number | null;
  readonly period_id: string;
  readonly position: string | null;
  /** Null: the audit has the closing, and there is no such period. */
  readonly stored: Readonly<Record<Column, string | null>> | null;
  /** Null: the audit row of the closing was removed. */
  readonly audited: Readonly<Partial<Record<Column, string | null>>> | null;
}

const milliseconds = (column: string) => `trim_scale(extract(epoch from ${column}) * 1000)::text`;

const CLOSINGS = /* sql */ `
select number, coalesce(period_id, substr(closing.subject, 8)) as period_id, audit_position::text as position,
  case when number is not null then jsonb_build_object(
    'number', number::text, 'firstDay', first_day, 'lastDay', last_day,
    'from', ${milliseconds('from_at')}, 'to', ${milliseconds('to_at')}, 'timeZone', time_zone,
    'cutOff', regexp_replace(cut_off::text, ':00$', ''),
    'closedAt', ${milliseconds('closed_at')}, 'actor', closed_by, 'reason', reason,
    'reconciledAt', ${milliseconds('reconciled_at')}, 'entries', entries::text, 'openItems', open_items::text,
    'entriesHash', encode(entries_hash, 'hex'), 'totalsHash', encode(totals_hash, 'hex'),
    'openItemsHash', encode(open_items_hash, 'hex'), 'position', audit_position::text) end as stored,
  closing.audited
from periods
full join (
  select subject, detail || jsonb_build_object('actor', actor, 'position', position::text) as audited
  from audit left join audit_chain using (audit_id) where action = 'period.closed'
) closing on closing.subject = 'period:' || periods.period_id
order by number`;

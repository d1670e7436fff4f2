import type { AuditFault, PeriodPart } from '@punteo/payments';
import type { Queryable } from '../sql/database.ts';
import { hashOfLines } from './period-lines.ts';

/**
 * Computes the hashes of the books of every closed period again, and compares them with those in the audit row of its
 * closing, which the chain holds.
 */
export async function changedPeriods(
  transaction: Queryable,
): Promise<{ readonly count: number; readonly faults: readonly AuditFault[] }> {
  const { rows } = await transaction.query<ClosingRow>(CLOSINGS);
  const faults: AuditFault[] = [];
  for (const row of rows) {
    const changed: string[] = [];
    if (row.number === null) changed.push('its row');
    else
      for (const [part, stored] of Object.entries(HASHES) as [PeriodPart, (typeof HASHES)[PeriodPart]][]) {
        const hash = (await hashOfLines(transaction, row.number, part)).toString('hex');
        if (hash !== row[stored] || hash !== row[`${stored}_audited`]) changed.push(`its ${PARTS[part]}`);
      }
    if (row.calendar !== row.calendar_audited) changed.push('its bounds');
    if (changed.length === 0) continue;
    const message = `Of period ${row.period_id}, ${changed.join(' and ')} are not what was closed.`;
    faults.push({ kind: 'period_changed', position: row.position, auditId: null, message });
  }
  return { count: rows.length, faults };
}

const HASHES = { entries: 'entries_hash', totals: 'totals_hash', 'open-items': 'open_items_hash' } as const;
const PARTS = { entries: 'entries', totals: 'totals', 'open-items': 'open items' } as const;

type HashColumn = (typeof HASHES)[PeriodPart];

type ClosingRow = {
  readonly [column in HashColumn | `${HashColumn}_audited`]: string | null;
} & {
  /** Null: the audit has the closing, and there is no such period. */
  readonly number: number | null;
  readonly period_id: string;
  readonly position: string | null;
  readonly calendar: string | null;
  readonly calendar_audited: string | null;
};

/** A closing whose audit row was removed has no hashes there. */
const CLOSINGS = /* sql */ `
select number, coalesce(period_id, substr(closing.subject, 8)) as period_id, audit_position::text as position,
  encode(entries_hash, 'hex') as entries_hash, encode(totals_hash, 'hex') as totals_hash,
  encode(open_items_hash, 'hex') as open_items_hash,
  detail ->> 'entriesHash' as entries_hash_audited, detail ->> 'totalsHash' as totals_hash_audited,
  detail ->> 'openItemsHash' as open_items_hash_audited,
  concat_ws(' ', number, to_char(from_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    to_char(to_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), time_zone, to_char(cut_off, 'HH24:MI')) as calendar,
  concat_ws(' ', detail ->> 'number', detail ->> 'from', detail ->> 'to', detail ->> 'timeZone', detail ->> 'cutOff')
    as calendar_audited
from periods
full join (
  select audit_id, subject, detail from audit where action = 'period.closed'
) closing on closing.subject = 'period:' || periods.period_id
order by number`;

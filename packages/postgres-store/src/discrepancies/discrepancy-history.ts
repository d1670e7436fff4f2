import type { DiscrepancyHistoryEntry, Page, PageRequest } from '@punteo/payments';
import { differingFields } from '../rows/discrepancy.ts';
import { optionalMoneyFromRow } from '../rows/money.ts';
import { isDetail, readable } from '../rows/readable.ts';
import type { Queryable } from '../sql/database.ts';
import { type CursorRow, pageOf, pagePosition } from '../sql/paging.ts';

/** What runs did to a discrepancy and what people decided, newest first. */
export async function discrepancyHistory(
  database: Queryable,
  discrepancyId: string,
  page: PageRequest,
): Promise<Page<DiscrepancyHistoryEntry>> {
  const { at, id, limit } = pagePosition(page, (text) => /^[ar]\d{18}$/.test(text));
  const { rows } = await database.query<ChangeRow & CursorRow>(HISTORY, [discrepancyId, at, id, limit + 1]);
  return pageOf(rows, limit, entryOf);
}

/** Who changed a discrepancy after a version, and what: one sentence. */
export async function changesSince(database: Queryable, discrepancyId: string, version: number): Promise<string> {
  const { rows } = await database.query<ChangeRow>(SINCE, [discrepancyId, version]);
  const changes = rows.map((row) => {
    const at = row.at.toISOString();
    if (row.actor === null)
      return `a run ${RUN_CHANGES[row.what as keyof typeof RUN_CHANGES] ?? 'changed it'} on ${at}`;
    const names = Object.keys(row.detail ?? {}).filter((name) => `${name}Before` in (row.detail ?? {}));
    return `${row.actor} changed ${names.map((name) => FIELD_NAMES[name] ?? name).join(', ') || 'it'} on ${at}`;
  });
  return changes.join('; ') || 'an earlier version of Punteo changed it';
}

const RUN_CHANGES = {
  changed: 'found other values',
  gone: 'no longer found it',
  found_again: 'found it again',
} as const;
const FIELD_NAMES: Readonly<Record<string, string>> = { dueOn: 'due date' };

interface ChangeRow {
  at: Date;
  /** Null: a run did it. */
  actor: string | null;
  what: 'opened' | 'changed' | 'gone' | 'found_again' | 'decided';
  run_id: string | null;
  fields_before: unknown;
  fields: unknown;
  risk_minor: string | null;
  risk_currency: string | null;
  risk_exponent: number | null;
  detail: Record<string, string | null> | null;
}

function entryOf(row: ChangeRow): DiscrepancyHistoryEntry {
  const { at, actor, what } = row;
  if (what === 'decided') {
    const { reason = null, version: _, ...detail } = readable('detail', row.detail ?? {}, isDetail);
    return { at, type: 'decided', actor: actor ?? '', reason, detail };
  }
  return {
    at,
    type: what,
    runId: row.run_id,
    fieldsBefore: row.fields_before === null ? null : differingFields(row.fields_before),
    fields: differingFields(row.fields),
    moneyAtRisk: optionalMoneyFromRow(row.risk_minor, row.risk_currency, row.risk_exponent),
  };
}

/** $1 discrepancy */
const ENTRIES = /* sql */ `
select at, null::text as actor, what, run_id, fields_before, fields, risk_minor, risk_currency, risk_exponent,
  null::jsonb as detail, version, 'r' || lpad(history_id::text, 18, '0') as entry_id
from discrepancy_history where discrepancy_id = $1::uuid
union all
select at, actor, 'decided', null, null, null, null, null, null, detail, (detail ->> 'version')::bigint,
  'a' || lpad(audit_id::text, 18, '0')
from audit where subject = 'discrepancy:' || $1`;

/** $1 discrepancy · $2, $3 position · $4 rows */
const HISTORY = /* sql */ `
select *, at::text as cursor_at, entry_id as cursor_id
from (${ENTRIES}) entries
where $2::timestamptz is null or (at, entry_id collate "C") < ($2, $3::text)
order by at desc, entry_id collate "C" desc
limit $4`;

/** $1 discrepancy · $2 version */
const SINCE = `select * from (${ENTRIES}) entries where version > $2 order by version limit 20`;

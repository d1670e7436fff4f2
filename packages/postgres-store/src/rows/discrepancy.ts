import type { DifferingField, Discrepancy, DiscrepancyKind, DiscrepancyState } from '@punteo/payments';
import { optionalMoneyFromRow } from './money.ts';
import { instant, isDifferingField, isListOf, readable } from './readable.ts';

export interface DiscrepancyRow {
  discrepancy_id: string;
  kind: DiscrepancyKind;
  subject: string;
  order_id: string | null;
  provider: string | null;
  fields: DifferingField[];
  risk_minor: string | null;
  risk_currency: string | null;
  risk_exponent: number | null;
  first_seen_at: Date;
  last_seen_at: Date;
  owner: string | null;
  note: string | null;
  /** pg reads a date as its first instant in the local time zone. */
  due_on: Date | null;
  state: DiscrepancyState;
  version: string;
  explained_by: string | null;
}

export function discrepancyFromRow(row: DiscrepancyRow): Discrepancy {
  return {
    discrepancyId: row.discrepancy_id,
    kind: row.kind,
    subject: row.subject,
    orderId: row.order_id,
    provider: row.provider,
    // Everything else of the row is still true, so that it is listed with this in place of what differs.
    fields: differingFields(row.fields),
    moneyAtRisk: optionalMoneyFromRow(row.risk_minor, row.risk_currency, row.risk_exponent),
    firstSeenAt: instant('first_seen_at', row.first_seen_at),
    lastSeenAt: instant('last_seen_at', row.last_seen_at),
    owner: row.owner,
    note: row.note,
    dueOn: dateText(row.due_on),
    state: row.state,
    version: Number(row.version),
    // A person who opened it again does not accept the rule, and an app of the previous release knows none.
    explainedBy: row.state === 'open' ? null : row.explained_by,
  };
}

/** `2026-03-31`. Years beyond four digits, and the infinite dates, cannot be shown. */
function dateText(date: Date | null): string | null {
  if (date === null) return null;
  const { year, month, day } = { year: date.getFullYear?.(), month: date.getMonth?.() + 1, day: date.getDate?.() };
  return readable('due_on', [year, month, day], () => year >= 1 && year <= 9999)
    .map((part, index) => String(part).padStart(index === 0 ? 4 : 2, '0'))
    .join('-');
}

/** What differs, as a jsonb column holds it. */
export function differingFields(fields: unknown): readonly DifferingField[] {
  return isListOf(fields, isDifferingField) ? (fields as readonly DifferingField[]) : UNREADABLE_FIELDS;
}

const UNREADABLE_FIELDS: readonly DifferingField[] = [{ field: 'row_unreadable', expected: null, actual: null }];

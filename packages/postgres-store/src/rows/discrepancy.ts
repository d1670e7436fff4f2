import type { DifferingField, Discrepancy, DiscrepancyKind, DiscrepancyState } from '@punteo/payments';
import { optionalMoneyFromRow } from './money.ts';
import { instant, isDifferingField, isListOf } from './readable.ts';

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
  state: DiscrepancyState;
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
    fields: isListOf(row.fields, isDifferingField) ? row.fields : UNREADABLE_FIELDS,
    moneyAtRisk: optionalMoneyFromRow(row.risk_minor, row.risk_currency, row.risk_exponent),
    firstSeenAt: instant('first_seen_at', row.first_seen_at),
    lastSeenAt: instant('last_seen_at', row.last_seen_at),
    owner: row.owner,
    note: row.note,
    state: row.state,
    explainedBy: row.explained_by,
  };
}

const UNREADABLE_FIELDS: readonly DifferingField[] = [{ field: 'row_unreadable', expected: null, actual: null }];

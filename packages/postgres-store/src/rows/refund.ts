import type { Refund, RefundedUnit, RefundKind } from '@punteo/payments';
import { type ClaimRow, claimFromRow } from '../claims/claim-columns.ts';
import { type UnitRow, unitFromRow } from './allocation.ts';
import { moneyFromRow } from './money.ts';

export interface RefundRow extends ClaimRow {
  refund_id: string;
  order_id: string;
  amount_minor: string;
  currency: string;
  exponent: number;
  refunded_at: Date;
  refund_reference: string | null;
  reason: string;
  recorded_by: string;
  recorded_at: Date;
  due_kind: RefundKind | null;
  /** Absent of a refund that was just recorded. */
  withdrawn_at?: Date | null;
  withdrawn_by?: string | null;
  withdrawal_reason?: string | null;
}

export function refundFromRow(row: RefundRow): Refund {
  const { withdrawn_at: withdrawnAt, withdrawn_by: withdrawnBy, withdrawal_reason: reason } = row;
  return {
    refundId: row.refund_id,
    orderId: row.order_id,
    claim: claimFromRow(row),
    amount: moneyFromRow(row.amount_minor, row.currency, row.exponent),
    refundedAt: row.refunded_at,
    reference: row.refund_reference,
    reason: row.reason,
    recordedBy: row.recorded_by,
    recordedAt: row.recorded_at,
    kind: row.due_kind,
    withdrawal: withdrawnAt && withdrawnBy && reason ? { withdrawnAt, withdrawnBy, reason } : null,
  };
}

/** What a refund took from one unit, and an order that claims this unit. */
export interface RefundedUnitRow extends UnitRow {
  refund_id: string;
  order_id: string;
  claimed_by: string;
  amount_minor: string;
  needed_minor: string;
  currency: string;
  exponent: number;
}

export function refundedUnitFromRow(row: RefundedUnitRow): RefundedUnit {
  const { refund_id: refundId, order_id: orderId, currency, exponent } = row;
  return {
    refundId,
    orderId,
    unit: unitFromRow(row),
    amount: moneyFromRow(row.amount_minor, currency, exponent),
    needed: moneyFromRow(row.needed_minor, currency, exponent),
  };
}

import type { Refund } from '@punteo/payments';
import { type ClaimRow, claimFromRow } from '../claims/claim-columns.ts';
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
}

export function refundFromRow(row: RefundRow): Refund {
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
  };
}

import type { DiscrepancyKind } from '@punteo/payments';
import type { DiscrepancyQuery } from './discrepancy-query.ts';
import { foundByDecide } from './found-by-decide.ts';
import { fulfilledNotPaid } from './fulfilled-not-paid.ts';
import { missingAtProvider } from './missing-at-provider.ts';
import { missingCallback } from './missing-callback.ts';
import { orphanCallback } from './orphan-callback.ts';
import { paidNotFulfilled } from './paid-not-fulfilled.ts';
import { paidNotSettled } from './paid-not-settled.ts';
import { paymentOverdue } from './payment-overdue.ts';
import { settledUnknown } from './settled-unknown.ts';
import { settlementDiffers } from './settlement-differs.ts';
import { severalCandidates } from './several-candidates.ts';
import { unexpectedPayment } from './unexpected-payment.ts';
import { unknownCreate } from './unknown-create.ts';
import { unreadableCallback } from './unreadable-callback.ts';

/**
 * How each kind of discrepancy is found. A new kind is added to `DISCREPANCIES`; either `decide` finds it in the facts
 * of one order, or it gets a file here with its query.
 */
export const DISCREPANCY_QUERIES = {
  paid_not_fulfilled: paidNotFulfilled,
  fulfilled_not_paid: fulfilledNotPaid,
  missing_callback: missingCallback,
  missing_at_provider: missingAtProvider,
  payment_overdue: paymentOverdue,
  unexpected_payment: unexpectedPayment,
  paid_not_settled: paidNotSettled,
  settled_unknown: settledUnknown,
  settlement_differs: settlementDiffers,
  amount_under: foundByDecide,
  amount_over: foundByDecide,
  currency_mismatch: foundByDecide,
  double_payment: foundByDecide,
  paid_in_parts: foundByDecide,
  paid_late: foundByDecide,
  paid_after_cancel: foundByDecide,
  paid_by_other_provider: foundByDecide,
  proof_already_used: foundByDecide,
  contested_payment: foundByDecide,
  several_candidates: severalCandidates,
  check_failed: foundByDecide,
  transaction_failed: foundByDecide,
  wrong_recipient_or_token: foundByDecide,
  money_unallocated: foundByDecide,
  reversed: foundByDecide,
  not_confirmed_any_more: foundByDecide,
  environment_mismatch: foundByDecide,
  unmapped_status: foundByDecide,
  unknown_create: unknownCreate,
  callback_differs: foundByDecide,
  orphan_callback: orphanCallback,
  unreadable_callback: unreadableCallback,
} as const satisfies Record<DiscrepancyKind, DiscrepancyQuery>;

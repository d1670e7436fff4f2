import type { DiscrepancyKind } from '@punteo/payments';
import { ambiguous } from './ambiguous.ts';
import type { DiscrepancyQuery } from './discrepancy-query.ts';
import { foundByDecide } from './found-by-decide.ts';
import { fulfilledNotPaid } from './fulfilled-not-paid.ts';
import { missingAtProvider } from './missing-at-provider.ts';
import { missingCallback } from './missing-callback.ts';
import { orphanCallback } from './orphan-callback.ts';
import { paidNotFulfilled } from './paid-not-fulfilled.ts';
import { unexpectedPayment } from './unexpected-payment.ts';
import { unknownCreate } from './unknown-create.ts';
import { unreadableCallback } from './unreadable-callback.ts';

/**
 * How each kind of discrepancy is found. A new kind is added to `DISCREPANCY_KINDS`, and either `decide` finds it in
 * the facts of one order, or it gets a file here with its query.
 */
export const DISCREPANCY_QUERIES = {
  paid_not_fulfilled: paidNotFulfilled,
  fulfilled_not_paid: fulfilledNotPaid,
  missing_callback: missingCallback,
  missing_at_provider: missingAtProvider,
  unexpected_payment: unexpectedPayment,
  amount_under: foundByDecide,
  amount_over: foundByDecide,
  currency_mismatch: foundByDecide,
  double_payment: foundByDecide,
  reused_hash: foundByDecide,
  contested_hash: foundByDecide,
  wrong_recipient_or_token: foundByDecide,
  reversed: foundByDecide,
  environment_mismatch: foundByDecide,
  unmapped_status: foundByDecide,
  unknown_create: unknownCreate,
  orphan_callback: orphanCallback,
  unreadable_callback: unreadableCallback,
  late: foundByDecide,
  ambiguous,
} as const satisfies Record<DiscrepancyKind, DiscrepancyQuery>;

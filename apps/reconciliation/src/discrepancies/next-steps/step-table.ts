import type * as wire from '@punteo/contracts/reconciliation';
import type { DiscrepancyKind } from '@punteo/payments';

/** What a step does. */
export type StepAction = wire.NextStep['action'];

/**
 * What a person may do about each kind, the likeliest first; the guide of discrepancies says when. A step is offered where the
 * facts allow it. Every discrepancy can be resolved beside these.
 */
export const STEP_TABLE = {
  paid_not_fulfilled: ['fulfil', 'resend_events', 'cancel', 'record_refund'],
  fulfilled_not_paid: ['ask_buyer', 'bind', 'verify', 'withdraw_fulfilment'],
  missing_callback: ['bind', 'verify', 'ask_provider'],
  missing_at_provider: ['verify', 'ask_provider', 'unbind'],
  payment_overdue: ['verify', 'ask_provider', 'close'],
  unexpected_payment: ['bind', 'configure', 'import_order', 'ask_buyer'],
  paid_not_settled: ['import_statements', 'ask_provider'],
  settled_unknown: ['run', 'import_statements'],
  settlement_differs: ['ask_provider', 'import_statements'],
  amount_under: ['ask_buyer', 'amend'],
  amount_over: ['record_refund'],
  currency_mismatch: ['record_refund', 'amend', 'ask_buyer'],
  double_payment: ['record_refund'],
  paid_in_parts: ['accept_parts'],
  paid_late: ['amend', 'record_refund'],
  paid_after_cancel: ['record_refund'],
  paid_by_other_provider: ['amend', 'record_refund'],
  proof_already_used: ['unbind', 'allocate'],
  contested_payment: ['allocate'],
  several_candidates: ['bind', 'ask_buyer', 'ask_provider'],
  check_failed: ['allocate', 'amend', 'verify'],
  transaction_failed: ['ask_buyer'],
  wrong_recipient_or_token: ['configure', 'verify', 'ask_buyer'],
  money_unallocated: ['allocate'],
  reversed: ['verify', 'ask_provider', 'ask_buyer'],
  not_confirmed_any_more: ['verify', 'ask_provider'],
  environment_mismatch: ['configure', 'verify'],
  unmapped_status: ['configure', 'ask_provider', 'verify'],
  unknown_create: ['bind', 'run', 'create_again', 'ask_provider'],
  callback_differs: ['ask_provider'],
  orphan_callback: ['import_order', 'replay_callback'],
  unreadable_callback: ['ask_provider', 'replay_callback'],
} as const satisfies Record<DiscrepancyKind, readonly StepAction[]>;

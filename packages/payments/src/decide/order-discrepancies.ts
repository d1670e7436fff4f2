import { isSameClaim } from '../model/claim.ts';
import { DISCREPANCY_KINDS, type DiscrepancyKind, type OrderDiscrepancy } from '../model/discrepancy.ts';
import { amountOver } from './discrepancies/amount-over.ts';
import { amountUnder } from './discrepancies/amount-under.ts';
import { callbackDiffers } from './discrepancies/callback-differs.ts';
import { contestedPayment } from './discrepancies/contested-payment.ts';
import { doublePayment } from './discrepancies/double-payment.ts';
import { failedCheck } from './discrepancies/failed-check.ts';
import { moneyUnallocated } from './discrepancies/money-unallocated.ts';
import { notConfirmedAnyMore } from './discrepancies/not-confirmed-any-more.ts';
import { paidAfterCancel } from './discrepancies/paid-after-cancel.ts';
import { paidInParts } from './discrepancies/paid-in-parts.ts';
import { paidLate, possiblyLate } from './discrepancies/paid-late.ts';
import { proofAlreadyUsed } from './discrepancies/proof-already-used.ts';
import { reversed } from './discrepancies/reversed.ts';
import { type Found, isSameUnit, type Rule, type RuleInput } from './discrepancies/rule.ts';

/**
 * The rules of each kind that an order's own facts show; null: it needs a clock or another side, and a reconciliation run
 * finds it.
 */
const RULES = {
  paid_not_fulfilled: null,
  fulfilled_not_paid: null,
  missing_callback: null,
  missing_at_provider: null,
  payment_overdue: null,
  unexpected_payment: null,
  paid_not_settled: null,
  settled_unknown: null,
  settlement_differs: null,
  amount_under: [amountUnder],
  amount_over: [amountOver],
  currency_mismatch: [failedCheck('currency_mismatch')],
  double_payment: [doublePayment],
  paid_in_parts: [paidInParts],
  paid_late: [paidLate],
  paid_after_cancel: [paidAfterCancel],
  paid_by_other_provider: [failedCheck('paid_by_other_provider')],
  proof_already_used: [proofAlreadyUsed],
  contested_payment: [contestedPayment],
  several_candidates: null,
  check_failed: [failedCheck('check_failed'), possiblyLate],
  transaction_failed: [failedCheck('transaction_failed')],
  wrong_recipient_or_token: [failedCheck('wrong_recipient_or_token')],
  money_unallocated: [moneyUnallocated],
  reversed: [reversed],
  not_confirmed_any_more: [notConfirmedAnyMore],
  environment_mismatch: [failedCheck('environment_mismatch')],
  unmapped_status: [failedCheck('unmapped_status')],
  unknown_create: null,
  callback_differs: [callbackDiffers],
  orphan_callback: null,
  unreadable_callback: null,
} as const satisfies Record<DiscrepancyKind, readonly Rule[] | null>;

/** What does not match within one order's own facts, in the order of the kinds. */
export function orderDiscrepancies(input: RuleInput): readonly OrderDiscrepancy[] {
  return DISCREPANCY_KINDS.flatMap((kind) => {
    const found = (RULES[kind] ?? []).flatMap((rule: Rule) => rule(input));
    return eachUnitOnce(found).map(({ units: _, ...each }) => ({ kind, ...each }));
  });
}

/**
 * Two spellings of a network may claim the same money for one order. Of one kind it is reported once: by the claim that shows
 * more of it, and otherwise by the first.
 */
function eachUnitOnce(found: readonly Found[]): readonly Found[] {
  return found.filter((each, index) => !found.some((other, at) => isReportedBy(other, each, at < index)));
}

function isReportedBy(other: Found, { claim, units }: Found, isBefore: boolean): boolean {
  if (units.length === 0 || claim === null || other.claim === null || isSameClaim(other.claim, claim)) return false;
  if (other.units.length === units.length && !isBefore) return false;
  return units.every((unit) => other.units.some((each) => isSameUnit(each, unit)));
}

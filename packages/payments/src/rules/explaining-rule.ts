import type { DiscrepancyKind } from '../model/discrepancy.ts';
import type { DateWindowRule, FeeRule, MatchingRule, ToleranceRule } from '../model/matching-rule.ts';
import { addMoney, compareMoney, type Money, subtractMoney } from '../model/money.ts';
import { exactly, percentOf } from './decimal-rule.ts';
import { isInScope } from './scope.ts';

/** A difference that was found in the money of one order. */
export interface Difference {
  readonly kind: DiscrepancyKind;
  /** The name of the check that found it; null where none did. */
  readonly check: string | null;
  readonly amount: Money;
  readonly dueAt: Date | null;
  readonly paid: Money;
  readonly paidAt: Date | null;
  readonly held: HeldForRules;
}

/** What rules read of the money that an order holds. */
export interface HeldForRules {
  readonly payments: number;
  /** Each provider and each token once; '' for money that moved on no chain. */
  readonly providers: readonly string[];
  readonly tokens: readonly string[];
  /** The sum of the fees that the provider states; null unless it states one for each payment. */
  readonly fee: Money | null;
}

/** The kinds that a rule may explain. */
export const EXPLAINABLE_KINDS = [
  'amount_under',
  'amount_over',
  'fulfilled_not_paid',
  'paid_late',
  'check_failed',
] as const satisfies readonly DiscrepancyKind[];

/** The first rule that explains the difference; null: none does. */
export function explainingRule(rules: readonly MatchingRule[], difference: Difference): MatchingRule | null {
  const { amount, held } = difference;
  if (held.payments === 0) return null;
  return rules.find((rule) => isInScope(rule, amount.currency, held) && explains(rule, difference)) ?? null;
}

function explains(rule: MatchingRule, difference: Difference): boolean {
  switch (rule.kind) {
    case 'tolerance':
      return isTolerated(rule, difference);
    case 'fee':
      return isFee(rule, difference);
    case 'date_window':
      return isInWindow(rule, difference);
    case 'accept_parts':
      return false;
  }
}

function isTolerated({ absolute, percent }: ToleranceRule, difference: Difference): boolean {
  const size = missing(difference) ?? surplus(difference);
  if (size === null) return false;
  const { amount } = difference;
  const limits = [
    ...(absolute === null ? [] : [exactly(absolute, amount.currency)]),
    ...(percent === null ? [] : [percentOf(amount, percent)]),
  ];
  return limits.length > 0 && limits.every((limit) => compareMoney(size, limit) <= 0);
}

function isFee(rule: FeeRule, difference: Difference): boolean {
  const size = rule.amounts === 'net' ? missing(difference) : surplus(difference);
  const fee = feeOf(rule, difference);
  if (size === null || fee === null || fee.currency !== size.currency) return false;
  const { currency, exponent } = difference.amount;
  const unit: Money = { amountMinor: 1n, currency, exponent };
  // A computed fee is rounded in a way that we do not know.
  return compareMoney(size, addMoney(fee, unit)) < 0 && compareMoney(addMoney(size, unit), fee) > 0;
}

function feeOf({ fee }: FeeRule, { amount, held }: Difference): Money | null {
  if (fee === 'stated') return held.fee;
  const fixed = exactly(fee.fixed, amount.currency);
  const ofAll = { ...fixed, amountMinor: fixed.amountMinor * BigInt(held.payments) };
  return addMoney(percentOf(amount, fee.percent), ofAll);
}

function isInWindow({ lateMinutes }: DateWindowRule, { kind, check, dueAt, paidAt }: Difference): boolean {
  if (kind !== 'paid_late' && !(kind === 'check_failed' && check === 'in_time')) return false;
  return dueAt !== null && paidAt !== null && paidAt.getTime() - dueAt.getTime() <= lateMinutes * 60_000;
}

/** What is missing of the amount; null where the difference is another one. */
function missing({ kind, amount, paid }: Difference): Money | null {
  if (kind !== 'amount_under' && kind !== 'fulfilled_not_paid') return null;
  return positive(subtractMoney(amount, paid));
}

function surplus({ kind, amount, paid }: Difference): Money | null {
  return kind === 'amount_over' ? positive(subtractMoney(paid, amount)) : null;
}

function positive(money: Money): Money | null {
  return money.amountMinor > 0n ? money : null;
}

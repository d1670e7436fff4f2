import { AMOUNT_CHECK, type Check } from '../model/check.ts';
import type { DifferingField, DiscrepancyKind, OrderDiscrepancy } from '../model/discrepancy.ts';
import { compareMoney, type Money, moneyText, subtractMoney, trimMoney } from '../model/money.ts';
import type { OrderFacts } from '../model/order-facts.ts';
import type { PaymentStatus } from '../model/payment.ts';
import type { StandingState } from '../model/standing.ts';
import type { ClaimState } from './claim-state.ts';

/**
 * The discrepancies within one order's facts. Those that depend on the time, or on records without an order, are found
 * by a reconciliation run.
 */
export function discrepancies(
  facts: OrderFacts,
  claims: readonly ClaimState[],
  state: StandingState,
  paid: Money,
): readonly OrderDiscrepancy[] {
  return [...claims.flatMap(discrepanciesOfClaim), ...discrepanciesOfOrder(facts, claims, state, paid)];
}

/** What a failed check means. A check that is missing here is reported as `ambiguous`. */
const KIND_BY_FAILED_CHECK: Readonly<Record<string, DiscrepancyKind>> = {
  application: 'environment_mismatch',
  chain_id: 'environment_mismatch',
  currency: 'currency_mismatch',
  environment: 'environment_mismatch',
  found: 'missing_at_provider',
  network: 'environment_mismatch',
  payee: 'wrong_recipient_or_token',
  recipient: 'wrong_recipient_or_token',
  success: 'missing_at_provider',
  token: 'wrong_recipient_or_token',
  used_once: 'reused_hash',
};

/** While no money moved, a difference has no cost. */
const NO_MONEY: readonly PaymentStatus[] = ['created', 'pending', 'authorised', 'failed', 'cancelled', 'expired'];

/** Amounts are compared for the whole order, and a refund shows in the standing. */
const REPORTED_BY_ORDER: readonly string[] = [AMOUNT_CHECK, 'status'];

function discrepanciesOfClaim(claim: ClaimState): readonly OrderDiscrepancy[] {
  const { checks, observed } = claim.evidence;
  if (claim.kind === 'reversed') {
    const open = checks.filter((check) => check.result !== 'passed');
    return [ofClaim(claim, 'reversed', open)];
  }
  if (claim.kind === 'contested') return [ofClaim(claim, 'contested_hash', [])];
  if (observed !== null && NO_MONEY.includes(observed.status)) return [];
  if (observed?.status === 'unknown') {
    const status = checks.filter((check) => check.name === 'status');
    return [ofClaim(claim, 'unmapped_status', status)];
  }
  return checks.flatMap((check) => {
    const kind = kindOf(check);
    return kind === null ? [] : [ofClaim(claim, kind, [check])];
  });
}

function kindOf({ name, result }: Check): DiscrepancyKind | null {
  // An unconfigured network refutes nothing, but must be reported.
  if (name === 'network' && result === 'unknown') return 'environment_mismatch';
  if (result !== 'failed' || REPORTED_BY_ORDER.includes(name)) return null;
  return KIND_BY_FAILED_CHECK[name] ?? 'ambiguous';
}

function ofClaim(claim: ClaimState, kind: DiscrepancyKind, checks: readonly Check[]): OrderDiscrepancy {
  const { observed, provider } = claim.evidence;
  return {
    kind,
    claimKey: claim.claimKey,
    provider,
    fields: checks.map(fieldOf),
    // A transfer that disappeared has no amount any more: at risk is the amount that counted before.
    moneyAtRisk: claim.lostMoney ?? (observed ? trimMoney(observed.amount) : null),
  };
}

function discrepanciesOfOrder(
  { order }: OrderFacts,
  claims: readonly ClaimState[],
  state: StandingState,
  paid: Money,
): readonly OrderDiscrepancy[] {
  const counted = claims.filter((claim) => claim.money !== null);
  const amounts = [{ field: 'amount', expected: moneyText(order.amount), actual: moneyText(paid) }];
  const result: OrderDiscrepancy[] = [];
  if (state === 'underpaid') result.push(ofOrder('amount_under', amounts, subtractMoney(order.amount, paid)));
  if (state === 'paid_in_parts')
    result.push(ofOrder('ambiguous', [{ field: 'payments', expected: '1', actual: String(counted.length) }], paid));
  if (state === 'overpaid') {
    const isTwice =
      counted.length > 1 &&
      counted.some((claim) => claim.money !== null && compareMoney(claim.money, order.amount) >= 0);
    result.push(ofOrder(isTwice ? 'double_payment' : 'amount_over', amounts, subtractMoney(paid, order.amount)));
  }
  const paidAt = Math.max(0, ...counted.map((claim) => claim.paidAt?.getTime() ?? 0));
  if (order.dueAt !== null && paidAt > order.dueAt.getTime()) {
    const actual = new Date(paidAt).toISOString();
    result.push(ofOrder('late', [{ field: 'paid_at', expected: order.dueAt.toISOString(), actual }], paid));
  }
  return result;
}

function ofOrder(kind: DiscrepancyKind, fields: readonly DifferingField[], moneyAtRisk: Money): OrderDiscrepancy {
  return { kind, claimKey: null, provider: null, fields, moneyAtRisk };
}

function fieldOf(check: Check): DifferingField {
  return { field: check.name, expected: check.expected ?? null, actual: check.actual ?? null };
}

import type { CallbackHint } from '../model/callback.ts';
import type { Check } from '../model/check.ts';
import { type Claim, claimReference } from '../model/claim.ts';
import type { DifferingField, DiscrepancyKind, OrderDiscrepancy } from '../model/discrepancy.ts';
import { compareMoney, type Money, moneyText, subtractMoney, trimMoney } from '../model/money.ts';
import { type MoneyUnit, moneyUnitKey } from '../model/money-unit.ts';
import type { OrderFacts } from '../model/order-facts.ts';
import type { StandingState } from '../model/standing.ts';
import type { AllocationResult } from './allocation.ts';
import { type ClaimState, openChecks } from './claim-state.ts';
import { type HeldMoney, lateness } from './held-money.ts';
import { mayPay, orderChecks } from './order-checks.ts';

interface Context {
  readonly facts: OrderFacts;
  readonly claims: readonly ClaimState[];
  readonly allocation: AllocationResult;
  readonly money: HeldMoney;
  readonly state: StandingState;
}

/** What does not match within one order's own facts. What needs a clock or another side to be seen is found by a run. */
export function orderDiscrepancies(context: Context): readonly OrderDiscrepancy[] {
  return [
    ...context.claims.flatMap((claim) => claimDiscrepancies(claim, context)),
    ...moneyDiscrepancies(context),
    ...callbackDiscrepancies(context),
  ];
}

/** Money that a witness shows and that does not count, each time with the check or the order that keeps it from counting. */
function claimDiscrepancies(claim: ClaimState, { facts, allocation, money }: Context): readonly OrderDiscrepancy[] {
  const { orderId } = facts.order;
  const found = (kind: DiscrepancyKind, fields: readonly DifferingField[], money: Money | null): OrderDiscrepancy => ({
    kind,
    claim: claim.claim,
    fields,
    moneyAtRisk: money && trimMoney(money),
  });
  const shown = totalOf(claim.units);
  if (claim.kind === 'reversed' || claim.kind === 'refunded') {
    const isOwnLoss = claim.kind === 'reversed' && money.lost.some((each) => each.claim === claim);
    return [
      ...(isOwnLoss ? [found('reversed', openChecks(claim.evidence).map(fieldOf), shown)] : []),
      ...shownAgain(claim),
    ];
  }
  const open = claim.kind === 'counted' || claim.kind === 'confirming' ? [] : openChecks(claim.evidence);
  const results = open.flatMap((check) => {
    // Without money, only a check with a meaning of its own is reported; the others are verified again.
    if (claim.units.length === 0 && check.kind === undefined) return [];
    return [found(check.kind ?? 'check_failed', [fieldOf(check)], shown)];
  });
  if (claim.notConfirmedSince !== null) {
    const since = { field: 'not_confirmed_since', expected: null, actual: claim.notConfirmedSince.toISOString() };
    results.push(found('not_confirmed_any_more', [since, ...openChecks(claim.evidence).map(fieldOf)], shown));
  }
  if (claim.kind !== 'counted' && claim.kind !== 'confirming') return results;
  for (const unit of claim.units) {
    const checks = orderChecks(facts.order, claim, unit);
    const refusing = checks.filter(({ name, result }) => result !== 'passed' && name !== 'amount');
    if (!mayPay(checks)) {
      if (isHeldByOther(unit, allocation, orderId) || isPart(claim, allocation, orderId)) continue;
      results.push(...refusing.map((check) => found(check.kind ?? 'check_failed', [fieldOf(check)], unit.amount)));
      continue;
    }
    const key = moneyUnitKey(unit.id);
    const contest = allocation.contested.find((each) => moneyUnitKey(each.unit.id) === key);
    if (contest) {
      const others = contest.orderIds.filter((id) => id !== orderId).join(', ');
      results.push(
        found('contested_payment', [{ field: 'claimed_by', expected: orderId, actual: others }], unit.amount),
      );
    }
    for (const refusal of allocation.refused.filter((each) => moneyUnitKey(each.unit.id) === key)) {
      if (refusal.orderId === orderId && !isPart(claim, allocation, orderId)) {
        const holder = { field: 'held_by', expected: orderId, actual: refusal.holderId };
        results.push(found('proof_already_used', [holder], unit.amount));
      }
      if (refusal.holderId === orderId && refusal.isEqual) {
        const other = { field: 'claimed_by', expected: orderId, actual: refusal.orderId };
        results.push(found('contested_payment', [other], unit.amount));
      }
    }
  }
  return results;
}

/** Money that was taken back, shown again in a way that does not count: else it would count again. */
function shownAgain({ claim, evidence, units }: ClaimState): readonly OrderDiscrepancy[] {
  const { facts } = evidence;
  const amount =
    facts?.kind === 'payment' && facts.status === 'paid'
      ? facts.amount
      : facts?.kind === 'transaction'
        ? facts.transfers[0]?.amount
        : undefined;
  if (!amount) return [];
  const discrepancyOf = (kind: DiscrepancyKind, field: DifferingField) => ({
    kind,
    claim,
    fields: [field],
    moneyAtRisk: trimMoney(amount),
  });
  const expected = units[0]?.amount.currency ?? null;
  const currency = { field: 'currency', expected, actual: amount.currency };
  return [
    ...openChecks(evidence).map((check) => discrepancyOf(check.kind ?? 'check_failed', fieldOf(check))),
    ...(amount.currency === expected ? [] : [discrepancyOf('currency_mismatch', currency)]),
  ];
}

function isHeldByOther({ id }: MoneyUnit, { allocations }: AllocationResult, orderId: string): boolean {
  return allocations.some((each) => each.orderId !== orderId && moneyUnitKey(each.unit.id) === moneyUnitKey(id));
}

/** One transfer of a transaction pays this order: that another transfer of it pays another order is no discrepancy. */
function isPart(claim: ClaimState, { allocations }: AllocationResult, orderId: string): boolean {
  const keys = claim.units.map(({ id }) => moneyUnitKey(id));
  return allocations.some((each) => each.orderId === orderId && keys.includes(moneyUnitKey(each.unit.id)));
}

/** What the order holds, compared with what it expects. */
function moneyDiscrepancies({ facts: { order, acceptsParts }, money, state }: Context): readonly OrderDiscrepancy[] {
  const { counted, paid, paidAt } = money;
  const found = (kind: DiscrepancyKind, fields: readonly DifferingField[], moneyAtRisk: Money): OrderDiscrepancy => ({
    kind,
    claim: null,
    fields,
    moneyAtRisk: trimMoney(moneyAtRisk),
  });
  if (counted.length === 0) return [];
  const amounts = [{ field: 'amount', expected: moneyText(order.amount), actual: moneyText(paid) }];
  if (state === 'paid_after_cancel') {
    const cancelled = { field: 'cancelled_at', expected: null, actual: order.cancelledAt?.toISOString() ?? null };
    return [found('paid_after_cancel', [cancelled, ...amounts], paid)];
  }
  const results: OrderDiscrepancy[] = [];
  if (state === 'underpaid') results.push(found('amount_under', amounts, subtractMoney(order.amount, paid)));
  if (state === 'overpaid') {
    const isTwice =
      counted.length > 1 && counted.some(({ allocation }) => compareMoney(allocation.amount, order.amount) >= 0);
    results.push(found(isTwice ? 'double_payment' : 'amount_over', amounts, subtractMoney(paid, order.amount)));
  }
  if (state === 'paid_in_parts' && !acceptsParts)
    results.push(found('paid_in_parts', [{ field: 'payments', expected: '1', actual: String(counted.length) }], paid));
  const late = lateness(order, money);
  const dates = [
    { field: 'paid_at', expected: order.dueAt?.toISOString() ?? null, actual: paidAt?.toISOString() ?? null },
  ];
  if (late === 'late') results.push(found('paid_late', dates, paid));
  if (late === 'unknown')
    results.push(
      found(
        'check_failed',
        dates.map((each) => ({ ...each, field: 'in_time' })),
        paid,
      ),
    );
  return results;
}

/** A callback that states another sum than its proof shows. */
function callbackDiscrepancies({ facts: { callbacks }, claims }: Context): readonly OrderDiscrepancy[] {
  return claims.flatMap((claim) => {
    if (claim.kind !== 'counted' && claim.kind !== 'confirming') return [];
    const shown = totalOf(claim.units);
    if (shown === null) return [];
    const stated = callbacks.flatMap(({ hint }) => (hint?.amount && isAbout(hint, claim.claim) ? [hint.amount] : []));
    const differing = stated.find(
      (amount) => claim.units.every((unit) => !isSameSum(amount, unit.amount)) && !isSameSum(amount, shown),
    );
    if (!differing) return [];
    const fields = [{ field: 'amount', expected: moneyText(differing), actual: moneyText(shown) }];
    return [{ kind: 'callback_differs', claim: claim.claim, fields, moneyAtRisk: trimMoney(shown) }];
  });
}

function isAbout({ transaction, providerPaymentId }: CallbackHint, claim: Claim): boolean {
  return claim.kind === 'transaction' ? transaction?.hash === claim.hash : providerPaymentId === claimReference(claim);
}

function isSameSum(left: Money, right: Money): boolean {
  return left.currency === right.currency && compareMoney(left, right) === 0;
}

/** The sum of units of one currency; null without units, and the first unit's sum where currencies differ. */
function totalOf(units: readonly MoneyUnit[]): Money | null {
  const [first] = units;
  if (!first) return null;
  return units
    .filter(({ amount }) => amount.currency === first.amount.currency)
    .map(({ amount }) => amount)
    .reduce((total, amount) => subtractMoney(total, { ...amount, amountMinor: -amount.amountMinor }));
}

function fieldOf(check: Check): DifferingField {
  return { field: check.name, expected: check.expected ?? null, actual: check.actual ?? null };
}

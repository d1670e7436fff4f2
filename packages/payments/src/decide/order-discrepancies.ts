import { AMOUNT_CHECK, type Check } from '../model/check.ts';
import type { DifferingField, DiscrepancyKind, OrderDiscrepancy } from '../model/discrepancy.ts';
import { compareMoney, type Money, moneyText, subtractMoney, trimMoney } from '../model/money.ts';
import type { OrderFacts } from '../model/order-facts.ts';
import type { PaymentStatus } from '../model/payment.ts';
import type { StandingState } from '../model/standing.ts';
import type { ClaimState } from './claim-state.ts';

/** What does not tally within one order's own facts. What takes a clock or another side to see is the tally's matter. */
export function discrepancies(
  facts: OrderFacts,
  claims: readonly ClaimState[],
  state: StandingState,
  paid: Money,
): readonly OrderDiscrepancy[] {
  return [...claims.flatMap((claim) => claimDiscrepancies(claim)), ...discrepanciesOfOrder(facts, claims, state, paid)];
}

/** The kind of discrepancy that a check's failure means; a check that is not named here is loud all the same. */
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

/** Before money moved, or when it did not, a difference is nobody's loss. */
const NO_MONEY: readonly PaymentStatus[] = ['created', 'pending', 'authorised', 'failed', 'cancelled', 'expired'];

/** A sum that is off is judged over all payments together; a refund is a status, and the standing says so. */
const JUDGED_OVER_THE_ORDER: readonly string[] = [AMOUNT_CHECK, 'status'];

function claimDiscrepancies(claim: ClaimState): readonly OrderDiscrepancy[] {
  const { checks, observed, provider } = claim.evidence;
  const seen = observed ? trimMoney(observed.amount) : null;
  const found = (kind: DiscrepancyKind, fields: readonly DifferingField[]): OrderDiscrepancy => ({
    kind,
    claimKey: claim.claimKey,
    provider,
    fields,
    // A transfer that vanished shows no sum any more: what is at risk is what it had shown.
    moneyAtRisk: claim.lostMoney ?? seen,
  });
  if (claim.kind === 'reversed')
    return [found('reversed', checks.filter((check) => check.result !== 'passed').map(fieldOf))];
  if (claim.kind === 'contested') return [found('contested_hash', [])];
  if (observed !== null && NO_MONEY.includes(observed.status)) return [];
  if (observed?.status === 'unknown')
    return [found('unmapped_status', checks.filter((check) => check.name === 'status').map(fieldOf))];
  return checks.flatMap((check) => {
    // A network that nobody listed is not refuted, but it must not stay silent either.
    if (check.name === 'network' && check.result === 'unknown')
      return [found('environment_mismatch', [fieldOf(check)])];
    if (check.result !== 'failed' || JUDGED_OVER_THE_ORDER.includes(check.name)) return [];
    return [found(KIND_BY_FAILED_CHECK[check.name] ?? 'ambiguous', [fieldOf(check)])];
  });
}

function discrepanciesOfOrder(
  facts: OrderFacts,
  claims: readonly ClaimState[],
  state: StandingState,
  paid: Money,
): readonly OrderDiscrepancy[] {
  const { order } = facts;
  const carrying = claims.filter((claim) => claim.money !== null);
  const found = (kind: DiscrepancyKind, fields: readonly DifferingField[], moneyAtRisk: Money): OrderDiscrepancy => ({
    kind,
    claimKey: null,
    provider: null,
    fields,
    moneyAtRisk,
  });
  const amounts = [{ field: 'amount', expected: moneyText(order.amount), actual: moneyText(paid) }];
  const result: OrderDiscrepancy[] = [];
  if (state === 'underpaid') result.push(found('amount_under', amounts, subtractMoney(order.amount, paid)));
  if (state === 'paid_in_parts')
    result.push(found('ambiguous', [{ field: 'payments', expected: '1', actual: String(carrying.length) }], paid));
  if (state === 'overpaid') {
    const twice =
      carrying.length > 1 &&
      carrying.some((claim) => claim.money !== null && compareMoney(claim.money, order.amount) >= 0);
    result.push(found(twice ? 'double_payment' : 'amount_over', amounts, subtractMoney(paid, order.amount)));
  }
  const paidAt = carrying.map((claim) => claim.paidAt?.getTime() ?? 0).reduce((last, at) => Math.max(last, at), 0);
  if (order.dueAt !== null && paidAt > order.dueAt.getTime()) {
    result.push(
      found(
        'late',
        [{ field: 'paid_at', expected: order.dueAt.toISOString(), actual: new Date(paidAt).toISOString() }],
        paid,
      ),
    );
  }
  return result;
}

function fieldOf(check: Check): DifferingField {
  return { field: check.name, expected: check.expected ?? null, actual: check.actual ?? null };
}

import type { Check } from '../../model/check.ts';
import type { DiscrepancyKind } from '../../model/discrepancy.ts';
import { type ClaimState, openChecks } from '../claim-state.ts';
import { mayPay, orderChecks } from '../order-checks.ts';
import { aboutClaim, type Found, fieldOf, isSameUnit, isShown, type Rule, type RuleInput, totalOf } from './rule.ts';

/**
 * Money that a witness shows and that a check keeps from counting. The check says which kind that is; one without a kind
 * of its own is `check_failed`.
 */
export function failedCheck(kind: DiscrepancyKind): Rule {
  return (input) =>
    input.claims.flatMap((claim) => {
      if (isShown(claim)) return refusedUnits(kind, claim, input);
      return claim.kind === 'reversed' || claim.kind === 'refunded' ? shownAgain(kind, claim) : openMoney(kind, claim);
    });
}

function kindOf({ kind }: Check): DiscrepancyKind {
  return kind ?? 'check_failed';
}

/** A check of the money itself failed. Without money it is reported only where it has a kind; otherwise the claim is verified again. */
function openMoney(kind: DiscrepancyKind, claim: ClaimState): readonly Found[] {
  return openChecks(claim.evidence)
    .filter((check) => kindOf(check) === kind && (claim.units.length > 0 || check.kind !== undefined))
    .map((check) => aboutClaim(claim, [fieldOf(check)], totalOf(claim.units)));
}

/** A comparison with the order failed, and no order holds the money. */
function refusedUnits(kind: DiscrepancyKind, claim: ClaimState, input: RuleInput): readonly Found[] {
  const { order } = input.facts;
  return claim.units
    .filter((unit) => !input.allocation.allocations.some((each) => isSameUnit(each.unit, unit)))
    .flatMap((unit) => {
      const checks = orderChecks(order, claim, unit);
      if (mayPay(checks)) return [];
      return checks
        .filter((check) => check.result !== 'passed' && check.name !== 'amount' && kindOf(check) === kind)
        .map((check) => aboutClaim(claim, [fieldOf(check)], unit.amount, [unit]));
    });
}

/** Money that was taken back is shown again in a way that does not count; otherwise it would count again. */
function shownAgain(kind: DiscrepancyKind, claim: ClaimState): readonly Found[] {
  const { facts } = claim.evidence;
  const isPaid = facts?.kind === 'payment' && facts.status === 'paid';
  const amount = isPaid ? facts.amount : facts?.kind === 'transaction' ? facts.transfers[0]?.amount : undefined;
  if (!amount) return [];
  const expected = claim.units[0]?.amount.currency ?? null;
  const checks = openChecks(claim.evidence).filter((check) => kindOf(check) === kind);
  const isOtherCurrency = kind === 'currency_mismatch' && amount.currency !== expected;
  return [
    ...checks.map((check) => aboutClaim(claim, [fieldOf(check)], amount)),
    ...(isOtherCurrency ? [aboutClaim(claim, [{ field: 'currency', expected, actual: amount.currency }], amount)] : []),
  ];
}

import { createHash } from 'node:crypto';
import {
  type Allocation,
  type Check,
  type ClaimState,
  claimStates,
  compareMoney,
  FINALITY_CHECK,
  type Money,
  type MoneyUnit,
  moneyUnitKey,
  type OrderFacts,
  orderChecks,
  subtractMoney,
  zero,
} from '@punteo/payments';

/** A unit of money that a witness shows for an order, whether or not it pays it. */
export interface ShownMoney {
  /** Names the unit where people allocate it: 12 hex digits, the same for every order that claims it. */
  readonly unitId: string;
  readonly unit: MoneyUnit;
  readonly claim: ClaimState;
  /** Frozen checks that have not passed, but finality; then all comparisons with the order as it is now. */
  readonly checks: readonly Check[];
  /** What of it was not given back. */
  readonly left: Money;
  /** What of it pays this order; null: nothing, also where it was undone or given back. */
  readonly held: Allocation | null;
}

/** The money that witnesses show for the claims of an order, in the order of the claims. Pure. */
export function shownMoney(facts: OrderFacts): readonly ShownMoney[] {
  const shown = claimStates(facts.evidence).flatMap((claim) =>
    claim.units.map((unit): ShownMoney => {
      const key = moneyUnitKey(unit.id);
      const left = leftOf(unit, facts);
      const open = claim.evidence.checks.filter(({ name, result }) => result !== 'passed' && name !== FINALITY_CHECK);
      return {
        unitId: unitIdOf(key),
        unit,
        claim,
        checks: [...open, ...orderChecks(facts.order, claim, unit)],
        left,
        held: payingPart(
          facts.held.find((allocation) => moneyUnitKey(allocation.unit.id) === key),
          claim,
          left,
        ),
      };
    }),
  );
  // Two spellings of a network may claim one transaction: its money is shown once.
  return [...new Map(shown.toReversed().map((each) => [each.unitId, each])).values()].toReversed();
}

/** An allocation is kept while its money is gone, and a person's may be larger than what is shown now, or left. */
function payingPart(held: Allocation | undefined, { kind }: ClaimState, left: Money): Allocation | null {
  if (!held || (kind !== 'counted' && kind !== 'confirming')) return null;
  if (held.amount.currency !== left.currency || (left.amountMinor === 0n && held.unit.amount.amountMinor > 0n))
    return null;
  return compareMoney(held.amount, left) > 0 ? { ...held, amount: left } : held;
}

function leftOf({ id, amount }: MoneyUnit, { refundedUnits = [] }: OrderFacts): Money {
  const left = refundedUnits
    .filter((part) => moneyUnitKey(part.unit) === moneyUnitKey(id) && part.amount.currency === amount.currency)
    .reduce((rest, part) => subtractMoney(rest, part.amount), amount);
  return left.amountMinor < 0n ? zero(left) : left;
}

function unitIdOf(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 12);
}

import { createHash } from 'node:crypto';
import {
  type Allocation,
  type Check,
  type ClaimState,
  claimStates,
  compareMoney,
  FINALITY_CHECK,
  type MoneyUnit,
  moneyUnitKey,
  type OrderFacts,
  orderChecks,
} from '@punteo/payments';

/** A unit of money that a witness shows for an order, whether or not it pays it. */
export interface ShownMoney {
  /** Names the unit where people allocate it: 12 hex digits, the same for every order that claims it. */
  readonly unitId: string;
  readonly unit: MoneyUnit;
  readonly claim: ClaimState;
  /** Frozen checks that have not passed, but finality; then all comparisons with the order as it is now. */
  readonly checks: readonly Check[];
  /** What of it pays this order; null: nothing, also where it was undone or given back. */
  readonly held: Allocation | null;
}

/** The money that witnesses show for the claims of an order, in the order of the claims. Pure. */
export function shownMoney(facts: OrderFacts): readonly ShownMoney[] {
  const shown = claimStates(facts.evidence).flatMap((claim) =>
    claim.units.map((unit): ShownMoney => {
      const key = moneyUnitKey(unit.id);
      const open = claim.evidence.checks.filter(({ name, result }) => result !== 'passed' && name !== FINALITY_CHECK);
      return {
        unitId: unitIdOf(key),
        unit,
        claim,
        checks: [...open, ...orderChecks(facts.order, claim, unit)],
        held: payingPart(
          facts.held.find((allocation) => moneyUnitKey(allocation.unit.id) === key),
          claim,
          unit,
        ),
      };
    }),
  );
  // Two spellings of a network may claim one transaction: its money is shown once.
  return [...new Map(shown.toReversed().map((each) => [each.unitId, each])).values()].toReversed();
}

/** An allocation is kept while its money is gone, and a person's may be larger than what is shown now. */
function payingPart(held: Allocation | undefined, { kind }: ClaimState, { amount }: MoneyUnit): Allocation | null {
  if (!held || (kind !== 'counted' && kind !== 'confirming')) return null;
  if (held.amount.currency !== amount.currency) return null;
  return compareMoney(held.amount, amount) > 0 ? { ...held, amount } : held;
}

function unitIdOf(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 12);
}

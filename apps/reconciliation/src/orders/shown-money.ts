import { createHash } from 'node:crypto';
import {
  type Allocation,
  type Check,
  type ClaimState,
  claimStates,
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
  /** What of it this order holds; null: nothing. */
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
        held: facts.held.find((allocation) => moneyUnitKey(allocation.unit.id) === key) ?? null,
      };
    }),
  );
  // Two spellings of a network may claim one transaction: its money is shown once.
  return [...new Map(shown.toReversed().map((each) => [each.unitId, each])).values()].toReversed();
}

function unitIdOf(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 12);
}

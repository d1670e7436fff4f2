import {
  addMoney,
  type Claim,
  claimReference,
  claimStates,
  compareMoney,
  isSameClaim,
  type Money,
  type MoneyUnit,
  moneyUnitKey,
  type OrderFacts,
  PunteoError,
  type Standing,
  subtractMoney,
  zero,
} from '@punteo/payments';
import { isAboutSame } from '../orders/refuse-change.ts';

/** A unit of money that came with a claim, in one currency, and what of it was not given back yet. */
export interface CameUnit {
  readonly unit: MoneyUnit;
  readonly left: Money;
  /** What the order holds of it; null: nothing. */
  readonly held: Money | null;
  /** When it had come; null: its witness does not say. */
  readonly movedAt: Date | null;
}

/** What a witness shows to have come with a claim of the order, and the order's own claim that shows it. */
export function moneyThatCame(
  { order, claims, evidence, held, refundedUnits = [] }: OrderFacts,
  claim: Claim,
  { currency }: Money,
): { readonly units: readonly CameUnit[]; readonly shownBy: Claim } {
  const known = claims.some((each) => isAboutSame(each.claim, claim));
  if (!known) throw new PunteoError('claim_unknown', `Order ${order.orderId} has no such claim.`);
  // Two spellings of a network show the same units.
  const shown = claimStates(evidence)
    .filter((state) => isAboutSame(state.claim, claim) && state.kind === 'counted')
    .flatMap((state) => state.units.map((unit) => ({ unit, state })))
    .filter(({ unit }) => unit.amount.currency === currency);
  const byUnit = new Map(shown.toReversed().map((each) => [moneyUnitKey(each.unit.id), each]));
  const [first] = shown;
  if (!first)
    throw new PunteoError(
      'refund_unfounded',
      `No witness shows ${currency} that came with ${claimReference(claim)} and is there: nothing of it can be given back.`,
    );
  const units = [...byUnit].map(([key, { unit, state }]): CameUnit => {
    const back = refundedUnits.filter((part) => moneyUnitKey(part.unit) === key && part.amount.currency === currency);
    const left = back.reduce((rest, { amount }) => subtractMoney(rest, amount), unit.amount);
    const part = held.find((each) => moneyUnitKey(each.unit.id) === key)?.amount;
    return {
      unit,
      left: left.amountMinor < 0n ? zero(left) : left,
      held: part && part.amountMinor > 0n ? part : null,
      movedAt: state.movedBefore,
    };
  });
  const own = shown.find(({ state }) => isSameClaim(state.claim, claim));
  return { units, shownBy: (own ?? first).state.claim };
}

/** The part of a refund that one unit bears. */
export interface RefundPart {
  readonly came: CameUnit;
  readonly amount: Money;
  /** What of it the order needed to be paid. */
  readonly needed: Money;
}

/**
 * Which units a refund takes from: those that the order holds before others, and of these the surplus before the one that
 * fits the order. Null: less than that is left of them.
 */
export function partsOfRefund(
  amount: Money,
  units: readonly CameUnit[],
  { order }: Pick<OrderFacts, 'order'>,
  { paid }: Pick<Standing, 'paid'>,
): readonly RefundPart[] | null {
  const isOwn = order.amount.currency === amount.currency;
  const expected = order.cancelledAt === null ? order.amount : zero(order.amount);
  let surplus = isOwn && compareMoney(paid, expected) > 0 ? subtractMoney(paid, expected) : zero(amount);
  let open = amount;
  const parts: RefundPart[] = [];
  const fits = ({ unit }: CameUnit) => isOwn && compareMoney(unit.amount, order.amount) === 0;
  const inTurn = units.toSorted(
    (left, right) =>
      Number(left.held === null) - Number(right.held === null) ||
      Number(fits(left)) - Number(fits(right)) ||
      compareMoney(left.unit.amount, right.unit.amount),
  );
  for (const came of inTurn) {
    const taken = smaller(came.left, open);
    if (taken.amountMinor <= 0n) continue;
    const needed = came.held === null || !isOwn ? zero(taken) : subtractMoney(taken, smaller(taken, surplus));
    if (came.held !== null && isOwn) surplus = subtractMoney(surplus, smaller(taken, surplus));
    open = subtractMoney(open, taken);
    parts.push({ came, amount: taken, needed });
  }
  return open.amountMinor > 0n ? null : parts;
}

/** The sum of what came, in the exponent of the amount at least. */
export function sumOf(units: readonly CameUnit[], like: Money): Money {
  return units.reduce<Money>((sum, { unit }) => addMoney(sum, unit.amount), zero(like));
}

function smaller(left: Money, right: Money): Money {
  return compareMoney(left, right) <= 0 ? left : right;
}

import { isSameClaim } from '../model/claim.ts';
import { addMoney, compareMoney, type Money, subtractMoney, zero } from '../model/money.ts';
import type { Order } from '../model/order.ts';
import type { Allocation } from './allocation.ts';
import type { ClaimState } from './claim-state.ts';

/** The money that an order holds, added up. */
export interface HeldMoney {
  /** Units that count towards the order's amount, with the claim that shows them. */
  readonly counted: readonly HeldUnit[];
  /** Units whose block is not final yet. */
  readonly confirming: readonly HeldUnit[];
  /** Units that counted and were taken back. */
  readonly lost: readonly HeldUnit[];
  readonly paid: Money;
  /** When the counted money moved, the last of it, by the witness's earliest upper bound. */
  readonly paidAt: Date | null;
  /** The total reaches the amount, or one token's own sum reaches it within that token's tolerance. */
  readonly isCovered: boolean;
  /** More than the amount and any tolerance. */
  readonly isOver: boolean;
  /** One unit alone is the amount, within its tolerance; of several the most timely: a late one takes nothing away. */
  readonly fitting: HeldUnit | null;
}

export interface HeldUnit {
  readonly allocation: Allocation;
  readonly claim: ClaimState;
}

export function heldMoney(order: Order, held: readonly Allocation[], claims: readonly ClaimState[]): HeldMoney {
  const units = held.flatMap((allocation): HeldUnit[] => {
    const claim = claims.find((each) => isShownBy(each, allocation));
    return claim ? [{ allocation, claim }] : [];
  });
  // What was held before an amendment of the currency, or given by a person in another one, adds nothing up.
  const inCurrency = units.filter(
    ({ allocation: { amount, unit } }) => isIn(amount, order.amount) && isIn(unit.amount, order.amount),
  );
  const counted = inCurrency.filter(({ claim }) => claim.kind === 'counted');
  const paid = sum(order, counted);
  const byToken = [...Map.groupBy(counted, tokenOf).values()];
  const isWithin = (some: readonly HeldUnit[]) =>
    compareMoney(addMoney(sum(order, some), toleranceOf(some, order)), order.amount) >= 0;
  const over = subtractMoney(paid, order.amount);
  return {
    counted,
    confirming: inCurrency.filter(({ claim }) => claim.kind === 'confirming'),
    lost: units.filter(({ claim }) => claim.kind === 'reversed' || claim.kind === 'refunded'),
    paid,
    paidAt: latest(counted.map(({ claim }) => claim.movedBefore)),
    isCovered: compareMoney(paid, order.amount) >= 0 || byToken.some(isWithin),
    isOver: compareMoney(over, toleranceOf(counted, order)) > 0,
    fitting: mostTimely(
      counted.filter((unit) => fits(unit, order)),
      order,
    ),
  };
}

function isIn(money: Money, { currency }: Money): boolean {
  return money.currency === currency;
}

function isShownBy({ claim }: ClaimState, allocation: Allocation): boolean {
  return isSameClaim(claim, allocation.claim);
}

function sum(order: Order, units: readonly HeldUnit[]): Money {
  return units.reduce<Money>((total, { allocation }) => addMoney(total, allocation.amount), zero(order.amount));
}

function tokenOf({ allocation: { unit } }: HeldUnit): string {
  return unit.id.kind === 'payment' ? unit.id.provider : `${unit.id.chainId} ${unit.id.token}`;
}

/** The widest tolerance among units; of one token all have the same. */
function toleranceOf(units: readonly HeldUnit[], order: Order): Money {
  return units.reduce<Money>(
    (widest, { allocation: { unit } }) => (compareMoney(unit.tolerance, widest) > 0 ? unit.tolerance : widest),
    zero(order.amount),
  );
}

/** Whether a unit alone is the order's amount, within its tolerance. */
export function fits({ allocation: { amount, unit } }: HeldUnit, order: Order): boolean {
  const difference = subtractMoney(amount, order.amount);
  const size = difference.amountMinor < 0n ? subtractMoney(order.amount, amount) : difference;
  return compareMoney(size, unit.tolerance) <= 0;
}

/**
 * A provider states only an upper bound of when it was paid. Where that bound lies after the due time and the payment
 * was created before it, lateness is unknown: a person decides, and no goods go out until then.
 */
export function lateness({ dueAt }: Order, { counted, fitting }: HeldMoney): 'in_time' | 'late' | 'unknown' {
  return latenessOf(dueAt, fitting ? [fitting] : counted);
}

function mostTimely(units: readonly HeldUnit[], { dueAt }: Order): HeldUnit | null {
  const inOrder = ['in_time', 'unknown', 'late'] as const;
  return inOrder.map((each) => units.find((unit) => latenessOf(dueAt, [unit]) === each)).find(Boolean) ?? null;
}

function latenessOf(dueAt: Date | null, units: readonly HeldUnit[]): 'in_time' | 'late' | 'unknown' {
  if (dueAt === null) return 'in_time';
  const claims = units.map(({ claim }) => claim);
  if (claims.some(({ movedAfter }) => movedAfter !== null && movedAfter > dueAt)) return 'late';
  return claims.some(({ movedBefore }) => movedBefore !== null && movedBefore > dueAt) ? 'unknown' : 'in_time';
}

export function latest(instants: readonly (Date | null)[]): Date | null {
  return instants.reduce(
    (last, instant) => (instant !== null && (last === null || instant > last) ? instant : last),
    null,
  );
}

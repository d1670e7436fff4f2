import { addMoney, compareMoney, type Money, subtractMoney, zero } from '../model/money.ts';
import type { Order } from '../model/order.ts';
import type { Allocation } from './allocation.ts';
import { type ClaimState, claimShowing } from './claim-state.ts';
import { isRefundedWhole, type RefundedMoney } from './refunded-units.ts';

/** The money that an order holds, added up, less what was given back. */
export interface HeldMoney extends Coverage {
  /** Units that count towards the order's amount, with the claim that shows them. */
  readonly counted: readonly HeldUnit[];
  /** Units whose block is not final yet. */
  readonly confirming: readonly HeldUnit[];
  /** Units that counted and were taken back, or given back whole. */
  readonly lost: readonly HeldUnit[];
  readonly paid: Money;
  /** When the counted money moved, the last of it, by the witness's earliest upper bound. */
  readonly paidAt: Date | null;
  /** What the order needed of the counted units, and gave back. */
  readonly neededBack: Money;
  /** More than the amount and any tolerance. */
  readonly isOver: boolean;
  /** By what is left alone. As part of `HeldMoney` itself: as if what the order needed and gave back were there. */
  readonly left: Coverage;
}

/** Whether units of money suffice for an order. */
interface Coverage {
  /** The total reaches the amount, or one token's own sum reaches it within that token's tolerance. */
  readonly isCovered: boolean;
  /** One unit alone is the amount, within its tolerance; of several the most timely: a late one takes nothing away. */
  readonly fitting: HeldUnit | null;
}

export interface HeldUnit {
  readonly allocation: Allocation;
  readonly claim: ClaimState;
  /** What of it the order needed and gave back: not part of the allocated amount. */
  readonly neededBack: Money;
}

export function heldMoney(
  order: Order,
  held: readonly Allocation[],
  claims: readonly ClaimState[],
  refundedUnits: RefundedMoney,
): HeldMoney {
  const units = held.flatMap((allocation): HeldUnit[] => {
    const claim = claimShowing(claims, allocation);
    return claim ? [{ allocation, claim, neededBack: refundedUnits.neededBy(order.orderId, allocation.unit) }] : [];
  });
  // What was held before an amendment of the currency, or given by a person in another one, adds nothing up.
  const there = units.filter(
    ({ allocation }) =>
      isIn(allocation.amount, order.amount) &&
      isIn(allocation.unit.amount, order.amount) &&
      !isRefundedWhole(allocation),
  );
  const counted = there.filter(({ claim }) => claim.kind === 'counted');
  const paid = sum(order, counted, amountLeft);
  const over = subtractMoney(paid, order.amount);
  return {
    counted,
    confirming: there.filter(({ claim }) => claim.kind === 'confirming'),
    lost: units.filter(
      ({ allocation, claim: { kind } }) =>
        kind === 'reversed' ||
        kind === 'refunded' ||
        (isRefundedWhole(allocation) && (kind === 'counted' || kind === 'confirming')),
    ),
    paid,
    paidAt: latest(counted.map(({ claim }) => claim.movedBefore)),
    neededBack: sum(order, counted, ({ neededBack }) => neededBack),
    isOver: compareMoney(over, toleranceOf(counted, order)) > 0,
    ...coverageOf(order, counted, ({ allocation, neededBack }) => addMoney(allocation.amount, neededBack)),
    left: coverageOf(order, counted, amountLeft),
  };
}

function coverageOf(order: Order, counted: readonly HeldUnit[], amountOf: (unit: HeldUnit) => Money): Coverage {
  const byToken = [...Map.groupBy(counted, tokenOf).values()];
  const isWithin = (some: readonly HeldUnit[]) =>
    compareMoney(addMoney(sum(order, some, amountOf), toleranceOf(some, order)), order.amount) >= 0;
  return {
    isCovered: compareMoney(sum(order, counted, amountOf), order.amount) >= 0 || byToken.some(isWithin),
    fitting: mostTimely(
      counted.filter((unit) => isAmountOf(order, amountOf(unit), unit)),
      order,
    ),
  };
}

function amountLeft({ allocation }: HeldUnit): Money {
  return allocation.amount;
}

function isIn(money: Money, { currency }: Money): boolean {
  return money.currency === currency;
}

function sum(order: Order, units: readonly HeldUnit[], amountOf: (unit: HeldUnit) => Money): Money {
  return units.reduce<Money>((total, unit) => addMoney(total, amountOf(unit)), zero(order.amount));
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
export function fits(unit: HeldUnit, order: Order): boolean {
  return isAmountOf(order, unit.allocation.amount, unit);
}

function isAmountOf(order: Order, amount: Money, { allocation: { unit } }: HeldUnit): boolean {
  const difference = subtractMoney(amount, order.amount);
  const size = difference.amountMinor < 0n ? subtractMoney(order.amount, amount) : difference;
  return compareMoney(size, unit.tolerance) <= 0;
}

/**
 * A provider states only an upper bound of when it was paid. Where that bound lies after the due time and the payment
 * was created before it, lateness is unknown: a person decides, and no goods go out until then.
 */
export function lateness(
  { dueAt }: Order,
  { counted, fitting }: Pick<HeldMoney, 'counted' | 'fitting'>,
): 'in_time' | 'late' | 'unknown' {
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

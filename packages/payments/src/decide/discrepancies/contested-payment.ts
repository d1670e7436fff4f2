import { mayPay, orderChecks } from '../order-checks.ts';
import { aboutClaim, isSameUnit, isShown, type Rule } from './rule.ts';

/**
 * Two orders have an equal right to the same money. Either none of them holds it, or this order does and another came
 * later.
 */
export const contestedPayment: Rule = ({ facts: { order }, claims, allocation: { contested, refused } }) =>
  claims.filter(isShown).flatMap((claim) =>
    claim.units
      .filter((unit) => mayPay(orderChecks(order, claim, unit)))
      .flatMap((unit) => {
        const claimants = contested.find((each) => isSameUnit(each.unit, unit))?.orderIds ?? [];
        const others = claimants.filter((orderId) => orderId !== order.orderId);
        const newcomers = refused.filter(
          (each) => isSameUnit(each.unit, unit) && each.holderId === order.orderId && each.isEqual,
        );
        const newcomerIds = newcomers.map(({ orderId }) => orderId);
        return [...(others.length > 0 ? [firstOf(others).join(', ')] : []), ...firstOf(newcomerIds)].map((actual) =>
          aboutClaim(claim, [{ field: 'claimed_by', expected: order.orderId, actual }], unit.amount, [unit]),
        );
      }),
  );

/** Anyone may name one transaction in callbacks about a thousand orders: the others are counted. */
function firstOf(orderIds: readonly string[]): readonly string[] {
  const left = orderIds.length - NAMED_MAX;
  return left <= 0 ? orderIds : [...orderIds.slice(0, NAMED_MAX), `and ${left} more`];
}

const NAMED_MAX = 20;

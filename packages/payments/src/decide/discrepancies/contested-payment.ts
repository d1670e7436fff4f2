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
        return [...(others.length > 0 ? [others.join(', ')] : []), ...newcomers.map(({ orderId }) => orderId)].map(
          (actual) =>
            aboutClaim(claim, [{ field: 'claimed_by', expected: order.orderId, actual }], unit.amount, [unit]),
        );
      }),
  );

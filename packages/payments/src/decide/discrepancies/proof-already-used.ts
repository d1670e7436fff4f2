import { mayPay, orderChecks } from '../order-checks.ts';
import { aboutClaim, holdsPart, isSameUnit, isShown, type Rule } from './rule.ts';

/** The money that this order claims pays another order. */
export const proofAlreadyUsed: Rule = (input) => {
  const { order } = input.facts;
  return input.claims
    .filter((claim) => isShown(claim) && !holdsPart(claim, input))
    .flatMap((claim) =>
      claim.units
        .filter((unit) => mayPay(orderChecks(order, claim, unit)))
        .flatMap((unit) =>
          input.allocation.refused
            .filter((each) => isSameUnit(each.unit, unit) && each.orderId === order.orderId)
            .map(({ holderId }) =>
              aboutClaim(claim, [{ field: 'held_by', expected: order.orderId, actual: holderId }], unit.amount, [unit]),
            ),
        ),
    );
};

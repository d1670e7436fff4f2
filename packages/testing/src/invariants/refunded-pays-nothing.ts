import { type AllocationRow, allocationRows, unitKey } from './allocation-rows.ts';
import { claimKey, evidenceByClaim } from './evidence-rows.ts';
import type { InvariantCheck, Violation } from './invariant.ts';
import { refundsByUnit, sumOfRefunds } from './refund-rows.ts';
import { countedAmounts, scaled } from './shown-units.ts';
import { standingRows } from './standing-rows.ts';

/**
 * I23: of a unit of money, no more pays orders than was not given back; and no goods go out for an order of which less is left
 * than it expects.
 */
export const refundedPaysNothing: InvariantCheck = async (database) => {
  const refundedUnits = await refundsByUnit(database);
  if (refundedUnits.size === 0) return [];
  const allocations = await allocationRows(database);
  const counted = countedAmounts(allocations, await evidenceByClaim(database), refundedUnits);
  const standings = await standingRows(database);
  const counting = new Set(
    standings.flatMap(({ order_id, claims }) => claims.map((claim) => `${order_id} ${claimKey(claim)}`)),
  );
  const paying = allocations.filter((row) => counting.has(`${row.order_id} ${claimKey(row)}`));
  const refunded = new Set([...refundedUnits.values()].flat().map(({ orderId }) => orderId));
  return [
    ...[...Map.groupBy(paying, unitKey)].flatMap(([key, parts]) => {
      const [{ unit_minor, exponent }] = parts as [AllocationRow];
      const used = parts.reduce((sum, row) => sum + (counted.get(row) ?? 0n), 0n);
      const left = scaled(unit_minor, exponent) - sumOfRefunds(refundedUnits.get(key));
      return refundedUnits.has(key) && used > 0n && used > left
        ? [
            violation(
              `${key} pays ${parts.map(({ order_id }) => order_id).join(' and ')} with money that was given back`,
            ),
          ]
        : [];
    }),
    ...standings
      .filter(
        ({ order_id, fulfilment_allowed, state }) =>
          fulfilment_allowed && state !== 'confirming' && refunded.has(order_id),
      )
      .filter((row) => {
        const missing = scaled(row.amount_minor, row.exponent) - scaled(row.paid_minor, row.paid_exponent);
        const held = allocations.filter(({ order_id }) => order_id === row.order_id);
        return missing > 0n && held.every((each) => missing > scaled(each.tolerance_minor, each.tolerance_exponent));
      })
      .map(({ order_id }) => violation(`the goods of order ${order_id} may go out, and its money was given back`)),
  ];
};

function violation(message: string): Violation {
  return { invariant: 'I23', message };
}

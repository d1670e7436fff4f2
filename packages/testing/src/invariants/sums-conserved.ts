import type { RunSummary } from '@punteo/payments';
import { type AllocationRow, allocationRows } from './allocation-rows.ts';
import { claimKey, evidenceByClaim } from './evidence-rows.ts';
import type { InvariantCheck, Violation } from './invariant.ts';
import { countedAmounts, scaled } from './shown-units.ts';
import { type StandingRow, standingRows } from './standing-rows.ts';

/**
 * I6: the paid sum of an order is the sum of the units of money that it holds, and in every run matched and unmatched money add
 * up to the proven money. Computed in whole minor units.
 */
export const sumsConserved: InvariantCheck = async (database) => {
  const allocations = await allocationRows(database);
  const held = Map.groupBy(allocations, ({ order_id }) => order_id);
  const counted = countedAmounts(allocations, await evidenceByClaim(database));
  const { rows: runs } = await database.query<{ run_id: string; sums: RunSummary['sums'] }>(
    "select run_id, summary -> 'sums' as sums from runs where summary is not null",
  );
  return [
    ...(await standingRows(database)).flatMap((standing) =>
      violationsOf(standing, held.get(standing.order_id) ?? [], counted),
    ),
    ...runs.flatMap(({ run_id, sums }) =>
      sums
        .filter(({ proven, matched, unmatched }) => minor(matched) + minor(unmatched) !== minor(proven))
        .map(({ currency }) =>
          violation(`in run ${run_id}, matched and unmatched ${currency} do not add up to the proven sum`),
        ),
    ),
  ];
};

function violationsOf(
  standing: StandingRow,
  held: readonly AllocationRow[],
  amounts: ReadonlyMap<AllocationRow, bigint>,
): readonly Violation[] {
  const { order_id, claims, paid_minor, paid_currency, paid_exponent, currency } = standing;
  const counting = new Set(claims.map(claimKey));
  const counted = held.filter((row) => counting.has(claimKey(row)));
  const sum = counted.reduce((total, row) => total + (amounts.get(row) ?? 0n), 0n);
  const foreign = counted.find((row) => row.currency !== currency);
  return [
    ...(scaled(paid_minor, paid_exponent) === sum
      ? []
      : [violation(`order ${order_id} has ${paid_minor} and holds another sum`)]),
    ...(paid_currency === currency && !foreign
      ? []
      : [violation(`order ${order_id} of ${currency} has money of another currency`)]),
  ];
}

/** More decimals than any coin has, so that sums of different exponents can be added. */
const EXPONENT = 30;

function minor(decimal: string): bigint {
  const [whole = '0', fraction = ''] = decimal.split('.');
  return BigInt(whole + fraction.padEnd(EXPONENT, '0'));
}

function violation(message: string): Violation {
  return { invariant: 'I6', message };
}

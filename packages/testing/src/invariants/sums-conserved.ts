import type { RunSummary } from '@punteo/payments';
import { claimOf, type EvidenceByClaim, evidenceByClaim } from './evidence-rows.ts';
import type { InvariantCheck, Violation } from './invariant.ts';
import { type StandingRow, standingRows } from './standing-rows.ts';

/**
 * I6: the paid sum of an order is the sum that its witnesses observed, and in every run matched and unmatched money add
 * up to the proven money. Computed in whole minor units.
 */
export const sumsConserved: InvariantCheck = async (database) => {
  const evidence = await evidenceByClaim(database);
  const { rows: runs } = await database.query<{ run_id: string; sums: RunSummary['sums'] }>(
    "select run_id, summary -> 'sums' as sums from runs where summary is not null",
  );
  return [
    ...(await standingRows(database)).flatMap((standing) => violationsOf(standing, evidence)),
    ...runs.flatMap(({ run_id, sums }) =>
      sums
        .filter(({ proven, matched, unmatched }) => minor(matched) + minor(unmatched) !== minor(proven))
        .map(({ currency }) =>
          violation(`in run ${run_id}, matched and unmatched ${currency} do not add up to the proven sum`),
        ),
    ),
  ];
};

function violationsOf(standing: StandingRow, evidence: EvidenceByClaim): readonly Violation[] {
  const { order_id, claim_keys, paid_minor, paid_currency, paid_exponent, currency } = standing;
  const observed = claim_keys.flatMap(
    (key) => evidence.get(claimOf(order_id, key))?.findLast(({ answered }) => answered) ?? [],
  );
  const sum = observed.reduce(
    (total, piece) => total + scaled(piece.observed_minor ?? '0', piece.observed_exponent ?? 0),
    0n,
  );
  const foreign = observed.find((piece) => piece.observed_currency !== currency);
  return [
    ...(scaled(paid_minor, paid_exponent) === sum
      ? []
      : [violation(`order ${order_id} has ${paid_minor} and its witnesses observed another sum`)]),
    ...(paid_currency === currency && !foreign
      ? []
      : [violation(`order ${order_id} of ${currency} has money of another currency`)]),
  ];
}

/** More decimals than any coin has, so that sums of different exponents can be added. */
const EXPONENT = 30;

function scaled(amountMinor: string, exponent: number): bigint {
  return BigInt(amountMinor) * 10n ** BigInt(EXPONENT - exponent);
}

function minor(decimal: string): bigint {
  const [whole = '0', fraction = ''] = decimal.split('.');
  return BigInt(whole + fraction.padEnd(EXPONENT, '0'));
}

function violation(message: string): Violation {
  return { invariant: 'I6', message };
}

import type { RunSummary } from '@punteo/payments';
import { claimOf, type EvidenceRow, evidenceByClaim, type StandingRow, standingRows } from './evidence-rows.ts';
import type { Invariant, Violation } from './invariant.ts';

/**
 * I6: what an order is said to have been paid is the sum of what its witnesses saw; and in every run matched and
 * unmatched money make up what is proven. All in whole minor units.
 */
export const conservedSums: Invariant = async (database) => {
  const evidence = await evidenceByClaim(database);
  const { rows: runs } = await database.query<{ run_id: string; sums: RunSummary['sums'] }>(
    "select run_id, summary -> 'sums' as sums from runs where summary is not null",
  );
  return [
    ...(await standingRows(database)).flatMap((standing) => wrongs(standing, evidence)),
    ...runs.flatMap(({ run_id, sums }) =>
      sums
        .filter(({ proven, matched, unmatched }) => minor(matched) + minor(unmatched) !== minor(proven))
        .map(({ currency }) => violation(`in run ${run_id}, matched and unmatched ${currency} are not what is proven`)),
    ),
  ];
};

function wrongs(standing: StandingRow, evidence: ReadonlyMap<string, readonly EvidenceRow[]>): readonly Violation[] {
  const { order_id, claim_keys, paid_minor, paid_currency, paid_exponent, currency } = standing;
  const seen = claim_keys.flatMap(
    (key) => evidence.get(claimOf(order_id, key))?.findLast(({ answered }) => answered) ?? [],
  );
  const sum = seen.reduce(
    (total, piece) => total + scaled(piece.observed_minor ?? '0', piece.observed_exponent ?? 0),
    0n,
  );
  const foreign = seen.find((piece) => piece.observed_currency !== currency);
  return [
    ...(scaled(paid_minor, paid_exponent) === sum
      ? []
      : [violation(`order ${order_id} has ${paid_minor} and its witnesses saw another sum`)]),
    ...(paid_currency === currency && !foreign
      ? []
      : [violation(`order ${order_id} of ${currency} has money of another currency`)]),
  ];
}

/** Finer than any coin, so that sums of different exponents add up. */
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

import { allocationRows } from './allocation-rows.ts';
import { claimKey, evidenceByClaim, showsMoney } from './evidence-rows.ts';
import type { InvariantCheck, Violation } from './invariant.ts';
import { standingRows } from './standing-rows.ts';

/** I22: money that a witness shows is held by an order, or an order that claims it has a discrepancy that says why not. */
export const noMoneyUnexplained: InvariantCheck = async (database) => {
  const held = new Set((await allocationRows(database)).map(claimKey));
  const explained = new Set(
    (await standingRows(database)).flatMap(({ discrepancies }) =>
      discrepancies.flatMap(({ claim }) => (claim === null ? [] : [claimKey(claim)])),
    ),
  );
  const { rows: claims } = await database.query<{ provider: string; kind: string; network: string; reference: string }>(
    'select provider, kind, network, reference from claims where withdrawn_at is null',
  );
  const claimed = new Set(claims.map(claimKey));
  const evidence = await evidenceByClaim(database);
  return [...evidence].flatMap(([key, pieces]): readonly Violation[] => {
    const last = pieces.findLast(({ answered }) => answered);
    if (!last || !showsMoney(last) || !claimed.has(key) || held.has(key) || explained.has(key)) return [];
    return [{ invariant: 'I22', message: `${key} shows money that no order holds and no discrepancy names` }];
  });
};

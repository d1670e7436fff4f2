import { claimOf, evidenceByClaim, standingRows } from './evidence-rows.ts';
import type { Invariant, Violation } from './invariant.ts';

/** I4: one proof pays one order; recounted from the evidence itself, and compared with the table of uses. */
export const proofsUsedOnce: Invariant = async (database) => {
  const evidence = await evidenceByClaim(database);
  const { rows } = await database.query<{ proof_key: string; order_id: string }>(
    'select proof_key, order_id from proof_uses',
  );
  const keptFor = Map.groupBy(rows, ({ proof_key }) => proof_key);
  const uses = (await standingRows(database)).flatMap(({ order_id, claim_keys }) =>
    claim_keys.flatMap((key) => {
      const last = evidence.get(claimOf(order_id, key))?.findLast(({ answered }) => answered);
      return (last?.proof_keys ?? []).map((proofKey) => ({ proofKey, orderId: order_id }));
    }),
  );
  const paidBy = Map.groupBy(uses, ({ proofKey }) => proofKey);
  return [
    ...[...keptFor].filter(([, kept]) => kept.length > 1).map(([key]) => violation(`proof ${key} is kept twice`)),
    ...[...paidBy].flatMap(([key, payers]) => {
      const orders = [...new Set(payers.map(({ orderId }) => orderId))];
      return orders.length > 1 ? [violation(`proof ${key} pays ${orders.join(' and ')}`)] : [];
    }),
    ...uses
      .filter(({ proofKey, orderId }) => keptFor.get(proofKey)?.[0]?.order_id !== orderId)
      .map(({ proofKey, orderId }) => violation(`proof ${proofKey} pays ${orderId} and is not kept for it`)),
  ];
};

function violation(message: string): Violation {
  return { invariant: 'I4', message };
}

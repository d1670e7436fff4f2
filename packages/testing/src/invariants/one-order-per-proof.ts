import { claimOf, evidenceByClaim } from './evidence-rows.ts';
import type { InvariantCheck, Violation } from './invariant.ts';
import { standingRows } from './standing-rows.ts';

/** I4: one proof pays one order, counted from the evidence and compared with the table of proof uses. */
export const oneOrderPerProof: InvariantCheck = async (database) => {
  const evidence = await evidenceByClaim(database);
  const { rows } = await database.query<{ proof_key: string; order_id: string }>(
    'select proof_key, order_id from proof_uses',
  );
  const reservedFor = Map.groupBy(rows, ({ proof_key }) => proof_key);
  const uses = (await standingRows(database)).flatMap(({ order_id, claim_keys }) =>
    claim_keys.flatMap((key) => {
      const last = evidence.get(claimOf(order_id, key))?.findLast(({ answered }) => answered);
      return (last?.proof_keys ?? []).map((proofKey) => ({ proofKey, orderId: order_id }));
    }),
  );
  const paidBy = Map.groupBy(uses, ({ proofKey }) => proofKey);
  return [
    ...[...reservedFor]
      .filter(([, orders]) => orders.length > 1)
      .map(([key]) => violation(`proof ${key} is reserved twice`)),
    ...[...paidBy].flatMap(([key, payers]) => {
      const orders = [...new Set(payers.map(({ orderId }) => orderId))];
      return orders.length > 1 ? [violation(`proof ${key} pays ${orders.join(' and ')}`)] : [];
    }),
    ...uses
      .filter(({ proofKey, orderId }) => reservedFor.get(proofKey)?.[0]?.order_id !== orderId)
      .map(({ proofKey, orderId }) => violation(`proof ${proofKey} pays ${orderId} and is not reserved for it`)),
  ];
};

function violation(message: string): Violation {
  return { invariant: 'I4', message };
}

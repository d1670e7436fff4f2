import { type AllocationRow, allocationRows, unitKey } from './allocation-rows.ts';
import { claimKey, evidenceByClaim } from './evidence-rows.ts';
import type { InvariantCheck, Violation } from './invariant.ts';

/** I4: one unit of money pays one order, unless a person split it within its amount; and a witness showed that unit. */
export const oneOrderPerUnit: InvariantCheck = async (database) => {
  const rows = await allocationRows(database);
  const evidence = await evidenceByClaim(database);
  return [
    ...[...Map.groupBy(rows, unitKey)].flatMap(([key, parts]) => violationsOf(key, parts)),
    ...rows
      .filter((row) => !(evidence.get(claimKey(row)) ?? []).some(({ facts }) => facts !== null))
      .map((row) => violation(`order ${row.order_id} holds ${unitKey(row)}, which no witness showed`)),
  ];
};

function violationsOf(key: string, parts: readonly AllocationRow[]): readonly Violation[] {
  const orders = [...new Set(parts.map(({ order_id }) => order_id))].join(' and ');
  const sum = parts.reduce((total, { amount_minor }) => total + BigInt(amount_minor), 0n);
  const [first] = parts;
  return [
    ...(parts.length > 1 && parts.some(({ allocated_by }) => allocated_by === 'rule')
      ? [violation(`${key} pays ${orders} by a rule`)]
      : []),
    ...(sum > BigInt(first?.unit_minor ?? 0) ? [violation(`${key} pays ${orders} more than it is`)] : []),
  ];
}

function violation(message: string): Violation {
  return { invariant: 'I4', message };
}

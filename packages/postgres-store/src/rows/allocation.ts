import type { Allocation, MoneyUnitId } from '@punteo/payments';
import { type ClaimRow, claimFromRow, claimToRow } from '../claims/claim-columns.ts';
import { moneyFromRow } from './money.ts';

export interface AllocationRow extends ClaimRow, UnitRow {
  order_id: string;
  unit_minor: string;
  amount_minor: string;
  currency: string;
  exponent: number;
  tolerance_minor: string;
  tolerance_exponent: number;
  allocated_by: Allocation['by'];
}

/** The columns that identify a unit of money; '' and 0 where its kind has none. */
export interface UnitRow {
  unit_kind: MoneyUnitId['kind'];
  unit_provider: string;
  chain_id: string;
  unit_reference: string;
  token: string;
  recipient: string;
  position: number;
}

export function allocationFromRow(row: AllocationRow): Allocation {
  return {
    orderId: row.order_id,
    claim: claimFromRow(row),
    unit: {
      id: unitFromRow(row),
      amount: moneyFromRow(row.unit_minor, row.currency, row.exponent),
      tolerance: moneyFromRow(row.tolerance_minor, row.currency, row.tolerance_exponent),
    },
    amount: moneyFromRow(row.amount_minor, row.currency, row.exponent),
    by: row.allocated_by,
  };
}

export function allocationToRow({ orderId, claim, unit, amount, by }: Allocation): AllocationRow {
  return {
    order_id: orderId,
    ...claimToRow(claim),
    ...unitToRow(unit.id),
    unit_minor: unit.amount.amountMinor.toString(),
    amount_minor: amount.amountMinor.toString(),
    currency: unit.amount.currency,
    exponent: unit.amount.exponent,
    tolerance_minor: unit.tolerance.amountMinor.toString(),
    tolerance_exponent: unit.tolerance.exponent,
    allocated_by: by,
  };
}

export function unitToRow(id: MoneyUnitId): UnitRow {
  if (id.kind === 'payment') {
    const { kind, provider, paymentId } = id;
    return { ...NO_UNIT, unit_kind: kind, unit_provider: provider, unit_reference: paymentId };
  }
  const { kind, chainId, hash, token, recipient, position } = id;
  return { ...NO_UNIT, unit_kind: kind, chain_id: String(chainId), unit_reference: hash, token, recipient, position };
}

/** The seven values that identify a unit, in the order of the columns. */
export function unitValues(id: MoneyUnitId): readonly (string | number)[] {
  const row = unitToRow(id);
  return [row.unit_kind, row.unit_provider, row.chain_id, row.unit_reference, row.token, row.recipient, row.position];
}

const NO_UNIT = { unit_provider: '', chain_id: '0', token: '', recipient: '', position: 0 } as const;

function unitFromRow(row: UnitRow): MoneyUnitId {
  if (row.unit_kind === 'payment')
    return { kind: 'payment', provider: row.unit_provider, paymentId: row.unit_reference };
  const { token, recipient, position } = row;
  return { kind: 'transfer', chainId: Number(row.chain_id), hash: row.unit_reference, token, recipient, position };
}

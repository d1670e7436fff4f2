import type pg from 'pg';

/** A row of the table of allocations. */
export interface AllocationRow {
  order_id: string;
  provider: string;
  kind: string;
  network: string;
  reference: string;
  unit_kind: string;
  unit_provider: string;
  chain_id: string;
  unit_reference: string;
  token: string;
  recipient: string;
  position: number;
  unit_minor: string;
  amount_minor: string;
  currency: string;
  exponent: number;
  tolerance_minor: string;
  tolerance_exponent: number;
  allocated_by: 'rule' | 'person';
}

export async function allocationRows(database: pg.Client): Promise<readonly AllocationRow[]> {
  const { rows } = await database.query<AllocationRow>('select * from allocations order by order_id');
  return rows;
}

/** The same text for the same unit of money. */
export function unitKey(
  row: Pick<
    AllocationRow,
    'unit_kind' | 'unit_provider' | 'chain_id' | 'unit_reference' | 'token' | 'recipient' | 'position'
  >,
): string {
  const { unit_kind, unit_provider, chain_id, unit_reference, token, recipient, position } = row;
  return [unit_kind, unit_provider, chain_id, unit_reference, token, recipient, position].join(' ');
}

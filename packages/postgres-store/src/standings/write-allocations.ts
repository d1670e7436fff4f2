import type { Allocation } from '@punteo/payments';
import { allocationToRow } from '../rows/allocation.ts';
import type { Queryable } from '../sql/database.ts';

/** Replaces the allocations of these orders that rules made. Those that a person made stay. */
export async function writeAllocations(
  transaction: Queryable,
  orders: readonly { readonly orderId: string; readonly held: readonly Allocation[] }[],
): Promise<void> {
  const orderIds = orders.map(({ orderId }) => orderId);
  const allocations = orders.flatMap(({ held }) => held.filter(({ by }) => by === 'rule'));
  const rows = allocations.map(allocationToRow);
  await transaction.query(REMOVE, [orderIds, JSON.stringify(rows)]);
  if (rows.length > 0) await transaction.query(INSERT, [JSON.stringify(rows)]);
}

/** Stores a person's allocation. At the commit, the parts of a unit must be at most the unit. */
export async function writePersonAllocation(transaction: Queryable, allocation: Allocation): Promise<void> {
  await transaction.query(INSERT, [JSON.stringify([allocationToRow(allocation)])]);
}

const UNIT = 'unit_kind, unit_provider, chain_id, unit_reference, token, recipient, position';

/** A row that is allocated again stays: its date says since when the order holds the money. */
const REMOVE = /* sql */ `
delete from allocations
where order_id = any ($1) and allocated_by = 'rule'
  and (order_id, ${UNIT}) not in (
    select order_id, ${UNIT} from jsonb_populate_recordset(null::allocations, $2)
  )`;

const INSERT = /* sql */ `
insert into allocations (order_id, provider, kind, network, reference, ${UNIT}, unit_minor, amount_minor, currency,
  exponent, tolerance_minor, tolerance_exponent, allocated_by)
select order_id, provider, kind, network, reference, ${UNIT}, unit_minor, amount_minor, currency,
  exponent, tolerance_minor, tolerance_exponent, allocated_by
from jsonb_populate_recordset(null::allocations, $1)
on conflict (${UNIT}, order_id) do update set
  provider = excluded.provider, kind = excluded.kind, network = excluded.network, reference = excluded.reference,
  unit_minor = excluded.unit_minor, amount_minor = excluded.amount_minor,
  currency = excluded.currency, exponent = excluded.exponent,
  tolerance_minor = excluded.tolerance_minor, tolerance_exponent = excluded.tolerance_exponent,
  allocated_by = excluded.allocated_by`;

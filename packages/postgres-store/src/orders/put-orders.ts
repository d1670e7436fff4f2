import type { Order } from '@punteo/payments';
import type { Database } from '../sql/database.ts';
import { splitRepeatedKeys } from '../sql/split-repeated-keys.ts';

/** See `OrderStore.put`. */
export function putOrders(database: Database, orders: readonly Order[]): Promise<readonly PutResult[]> {
  return database.transaction(async (transaction) => {
    const results = orders.map((): PutResult => 'unchanged');
    const entries = orders.map((order, position) => ({ order, position }));
    for (const batch of splitRepeatedKeys(entries, ({ order }) => order.orderId)) {
      const { rows } = await transaction.query<{ order_id: string; created: boolean }>(
        UPSERT,
        columnsOf(batch.map(({ order }) => order)),
      );
      const written = new Map(rows.map(({ order_id, created }) => [order_id, created]));
      for (const { order, position } of batch) {
        const created = written.get(order.orderId);
        if (created !== undefined) results[position] = created ? 'created' : 'changed';
      }
    }
    return results;
  });
}

type PutResult = 'created' | 'changed' | 'unchanged';

function columnsOf(orders: readonly Order[]): unknown[] {
  return [
    orders.map((order) => order.orderId),
    orders.map((order) => order.amount.amountMinor.toString()),
    orders.map((order) => order.amount.currency),
    orders.map((order) => order.amount.exponent),
    // JSON, because the rows of a two-dimensional array must have equal lengths.
    orders.map((order) => JSON.stringify(order.providers)),
    orders.map((order) => order.createdAt),
    orders.map((order) => order.dueAt),
    orders.map((order) => order.fulfilledAt),
  ];
}

/** Unchanged rows are neither written nor returned. `xmax` is 0 for a new row. */
const UPSERT = /* sql */ `
with input as (
  select order_id, amount_minor, currency, exponent, array(select jsonb_array_elements_text(providers)) as providers,
    created_at, due_at, fulfilled_at
  from unnest($1::text[], $2::numeric[], $3::text[], $4::smallint[], $5::jsonb[], $6::timestamptz[], $7::timestamptz[],
    $8::timestamptz[])
    as input (order_id, amount_minor, currency, exponent, providers, created_at, due_at, fulfilled_at)
),
written as (
  insert into orders as stored (order_id, amount_minor, currency, exponent, providers, created_at, due_at, fulfilled_at)
  select * from input order by order_id
  on conflict (order_id) do update set
    amount_minor = excluded.amount_minor, currency = excluded.currency, exponent = excluded.exponent,
    providers = excluded.providers, created_at = excluded.created_at, due_at = excluded.due_at,
    fulfilled_at = coalesce(excluded.fulfilled_at, stored.fulfilled_at)
  where (stored.amount_minor, stored.currency, stored.exponent, stored.providers, stored.created_at, stored.due_at,
      stored.fulfilled_at)
    is distinct from (excluded.amount_minor, excluded.currency, excluded.exponent, excluded.providers,
      excluded.created_at, excluded.due_at, coalesce(excluded.fulfilled_at, stored.fulfilled_at))
  returning order_id, currency, exponent, xmax = 0 as created
),
standing as (
  insert into standings (order_id, version, state, proof, paid_minor, paid_currency, paid_exponent, fulfilment_allowed,
    claim_keys, discrepancies, since, decided_at)
  select order_id, 0, 'awaiting', 'none', 0, currency, exponent, false, '{}', '[]', now(), now()
  from written where created
)
select order_id, created from written`;

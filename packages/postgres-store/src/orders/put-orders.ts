import {
  type ChangedBy,
  compareMoney,
  type DecisionPolicy,
  type Order,
  type OrderInput,
  PunteoError,
  type PutResult,
} from '@punteo/payments';
import { type OrderRow, orderFromRow } from '../rows/order.ts';
import type { Database, Queryable } from '../sql/database.ts';
import { changeOrder } from './change-order.ts';

/** See `OrderStore.put`. New orders are created in one transaction; each amended order has a transaction of its own. */
export async function putOrders(
  database: Database,
  policy: DecisionPolicy,
  orders: readonly OrderInput[],
  by: ChangedBy,
  now: Date,
): Promise<readonly PutResult[]> {
  const created = await database.transaction((transaction) => createOrders(transaction, orders, now));
  const { rows } = await database.query<OrderRow>('select * from orders where order_id = any ($1)', [
    orders.map(({ orderId }) => orderId),
  ]);
  const stored = new Map(rows.map((row) => [row.order_id, orderFromRow(row)]));
  const results: PutResult[] = [];
  for (const order of orders) {
    if (created.delete(order.orderId)) {
      results.push({ outcome: 'created' });
      continue;
    }
    const result = await putStored(database, policy, order, stored.get(order.orderId) as Order, by, now);
    results.push(result);
    // The same order twice in one call: the second one is compared with the first.
    if (result.outcome === 'amended') stored.set(order.orderId, { ...(stored.get(order.orderId) as Order), ...order });
  }
  return results;
}

/** Amends a stored order that differs. A refusal is a result with its code and message. */
async function putStored(
  database: Database,
  policy: DecisionPolicy,
  input: OrderInput,
  stored: Order,
  by: ChangedBy,
  now: Date,
): Promise<PutResult> {
  const { orderId } = input;
  const order = { ...stored, ...input };
  if (order.createdAt.getTime() !== stored.createdAt.getTime())
    return refused(
      'created_at_fixed',
      `Order ${orderId} was created at ${stored.createdAt.toISOString()}; that never changes.`,
    );
  const isAmended = !isSameExpectation(order, stored);
  const isFulfilled = order.fulfilledAt !== null && stored.fulfilledAt === null;
  try {
    if (isAmended) {
      const { amount, dueAt, providers } = order;
      await changeOrder(database, policy, orderId, { type: 'amend', amount, dueAt, providers }, by, now);
    }
    if (isFulfilled && order.fulfilledAt)
      await changeOrder(database, policy, orderId, { type: 'fulfil', at: order.fulfilledAt }, by, now);
  } catch (error) {
    if (error instanceof PunteoError && REFUSALS.includes(error.code)) return refused(error.code, error.message);
    throw error;
  }
  return { outcome: isAmended || isFulfilled ? 'amended' : 'unchanged' };
}

const REFUSALS: readonly string[] = ['order_cancelled', 'order_closed', 'provider_money_counts', 'money_allocated'];

function refused(code: string, message: string): PutResult {
  return { outcome: 'refused', code, message };
}

function isSameExpectation(order: Order, stored: Order): boolean {
  return (
    order.amount.currency === stored.amount.currency &&
    compareMoney(order.amount, stored.amount) === 0 &&
    order.dueAt?.getTime() === stored.dueAt?.getTime() &&
    order.providers.join(' ') === stored.providers.join(' ')
  );
}

/** Inserts orders that are not there yet; returns their ids. */
async function createOrders(transaction: Queryable, orders: readonly OrderInput[], now: Date): Promise<Set<string>> {
  const { rows } = await transaction.query<{ order_id: string }>(CREATE, [
    orders.map((order) => order.orderId),
    orders.map((order) => order.amount.amountMinor.toString()),
    orders.map((order) => order.amount.currency),
    orders.map((order) => order.amount.exponent),
    // JSON, because the rows of a two-dimensional array must have equal lengths.
    orders.map((order) => JSON.stringify(order.providers ?? [])),
    orders.map((order) => order.createdAt ?? now),
    orders.map((order) => order.dueAt ?? null),
    orders.map((order) => order.fulfilledAt ?? null),
  ]);
  return new Set(rows.map((row) => row.order_id));
}

/** In the order of their ids, so that two imports cannot deadlock. */
const CREATE = /* sql */ `
with input as (
  select distinct on (order_id) order_id, amount_minor, currency, exponent,
    array(select jsonb_array_elements_text(providers)) as providers, created_at, due_at, fulfilled_at
  from unnest($1::text[], $2::numeric[], $3::text[], $4::smallint[], $5::jsonb[], $6::timestamptz[],
      $7::timestamptz[], $8::timestamptz[])
    with ordinality as input (order_id, amount_minor, currency, exponent, providers, created_at, due_at, fulfilled_at,
      place)
  order by order_id, place
),
created as (
  insert into orders (order_id, amount_minor, currency, exponent, providers, created_at, due_at, fulfilled_at)
  select * from input
  on conflict (order_id) do nothing
  returning order_id, currency, exponent, fulfilled_at, due_at
),
standing as (
  insert into standings (order_id, version, state, proof, paid_minor, paid_currency, paid_exponent,
    fulfilment_allowed, claims, discrepancies, released, since, decided_at, next_verification_at)
  select order_id, 0, 'awaiting', 'none', 0, currency, exponent,
    false, '[]', '[]', fulfilled_at is not null, now(), now(),
    -- It becomes overdue by the schedule, whether or not a payment was created.
    due_at + interval '1 millisecond'
  from created
)
select order_id from created`;

import {
  type ChangedBy,
  type Claim,
  compareMoney,
  type DecisionPolicy,
  isSameClaim,
  type Order,
  type OrderChange,
  type OrderInput,
  PunteoError,
  type PutResult,
} from '@punteo/payments';
import { type OrderRow, orderFromRow } from '../rows/order.ts';
import type { Database, Queryable } from '../sql/database.ts';
import { isTooSlow, mayBeOneItem } from '../sql/store-errors.ts';
import { loadOrderFacts } from '../standings/load-order-facts.ts';
import { changeInTransaction } from './change-order.ts';

/**
 * See `OrderStore.put`. New orders are created together; each amended order, and each that names claims, has a
 * transaction of its own.
 */
export async function putOrders(
  database: Database,
  policy: DecisionPolicy,
  orders: readonly OrderInput[],
  by: ChangedBy,
  now: Date,
): Promise<readonly PutResult[]> {
  const { created, failed } = await createApart(database, orders.filter(hasNoClaims), now);
  const { rows } = await database.query<OrderRow>('select * from orders where order_id = any ($1)', [
    orders.map(({ orderId }) => orderId),
  ]);
  const stored = new Map(rows.map((row) => [row.order_id, orderFromRow(row)]));
  const results: PutResult[] = [];
  for (const order of orders) {
    const { orderId } = order;
    if (failed.has(orderId)) results.push({ outcome: 'failed', error: failed.get(orderId) });
    else if (hasNoClaims(order) && created.delete(orderId)) results.push({ outcome: 'created' });
    else {
      const result = await putApart(database, policy, order, stored.get(orderId) ?? null, by, now);
      results.push(result);
      // The same order twice in one call: the second one is compared with the first.
      const known = stored.get(orderId);
      if (result.outcome === 'amended' && known) stored.set(orderId, { ...known, ...order });
    }
  }
  return results;
}

function hasNoClaims({ claims = [] }: OrderInput): boolean {
  return claims.length === 0;
}

/** Creates the orders that are not there yet. Where the values of one are rejected, the others are created. */
async function createApart(
  database: Database,
  orders: readonly OrderInput[],
  now: Date,
): Promise<{ readonly created: Set<string>; readonly failed: ReadonlyMap<string, unknown> }> {
  if (orders.length === 0) return { created: new Set(), failed: new Map() };
  try {
    const created = await database.transaction((transaction) => createOrders(transaction, orders, now));
    return { created, failed: new Map() };
  } catch (error) {
    if (!mayBeOneItem(error)) throw error;
    const [order] = orders;
    if (order && orders.length === 1) return { created: new Set(), failed: new Map([[order.orderId, error]]) };
    const middle = Math.ceil(orders.length / 2);
    // In halves, the others would wait several times for the lock of one.
    const parts = isTooSlow(error) ? orders.map((each) => [each]) : [orders.slice(0, middle), orders.slice(middle)];
    const created = new Set<string>();
    const failed = new Map<string, unknown>();
    for (const part of parts) {
      const result = await createApart(database, part, now);
      for (const orderId of result.created) created.add(orderId);
      for (const [orderId, failure] of result.failed) failed.set(orderId, failure);
    }
    return { created, failed };
  }
}

/** Everything that a statement changes about one order is one transaction. A refusal is a result. */
async function putApart(
  database: Database,
  policy: DecisionPolicy,
  input: OrderInput,
  known: Order | null,
  by: ChangedBy,
  now: Date,
): Promise<PutResult> {
  if (
    known !== null &&
    hasNoClaims(input) &&
    isSameExpectation({ ...known, ...input }, known) &&
    !fulfils(input, known)
  )
    return input.createdAt && input.createdAt.getTime() !== known.createdAt.getTime()
      ? refused(createdAtFixed(known))
      : { outcome: 'unchanged' };
  try {
    return await database.transaction((transaction) => putInTransaction(transaction, policy, input, by, now));
  } catch (error) {
    if (error instanceof PunteoError && REFUSALS.includes(error.code)) return refused(error);
    if (!mayBeOneItem(error)) throw error;
    return { outcome: 'failed', error };
  }
}

async function putInTransaction(
  transaction: Queryable,
  policy: DecisionPolicy,
  input: OrderInput,
  by: ChangedBy,
  now: Date,
): Promise<PutResult> {
  const { orderId, claims = [] } = input;
  const isNew = (await createOrders(transaction, [input], now)).has(orderId);
  const { rows } = await transaction.query<OrderRow>('select * from orders where order_id = $1', [orderId]);
  const stored = orderFromRow(rows[0] as OrderRow);
  const order = { ...stored, ...input };
  if (order.createdAt.getTime() !== stored.createdAt.getTime()) throw createdAtFixed(stored);
  const changes: OrderChange[] = [];
  const { amount, dueAt, providers, fulfilledAt } = order;
  if (!isSameExpectation(order, stored)) changes.push({ type: 'amend', amount, dueAt, providers });
  if (fulfils(input, stored) && fulfilledAt) changes.push({ type: 'fulfil', at: fulfilledAt, isStated: true });
  const isAmended = changes.length > 0;
  for (const change of changes) await changeInTransaction(transaction, policy, orderId, change, by, now);
  await bindClaims(transaction, policy, orderId, claims, by, now);
  return { outcome: isNew ? 'created' : isAmended ? 'amended' : 'unchanged' };
}

/** Binds the claims that the order does not have. */
async function bindClaims(
  transaction: Queryable,
  policy: DecisionPolicy,
  orderId: string,
  claims: readonly Claim[],
  by: ChangedBy,
  now: Date,
): Promise<void> {
  if (claims.length === 0) return;
  const [facts] = await loadOrderFacts(transaction, [orderId]);
  const unbound = claims.filter((claim) => !facts?.claims.some((each) => isSameClaim(each.claim, claim)));
  for (const claim of unbound)
    await changeInTransaction(transaction, policy, orderId, { type: 'bind', claim, source: 'merchant' }, by, now);
}

function fulfils({ fulfilledAt = null }: OrderInput, stored: Order): boolean {
  return fulfilledAt !== null && stored.fulfilledAt === null;
}

function createdAtFixed({ orderId, createdAt }: Order): PunteoError {
  return new PunteoError(
    'created_at_fixed',
    `Order ${orderId} was created at ${createdAt.toISOString()}; that never changes.`,
  );
}

const REFUSALS: readonly string[] = [
  'created_at_fixed',
  'order_cancelled',
  'order_closed',
  'provider_money_counts',
  'money_allocated',
  'money_refunded',
  'payment_bound_elsewhere',
  'claim_withdrawn',
];

function refused({ code, message }: PunteoError): PutResult {
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

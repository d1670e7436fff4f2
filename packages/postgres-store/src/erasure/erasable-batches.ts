import type { ErasureSelection, KeptOrder } from '@punteo/payments';
import { PunteoError } from '@punteo/payments';
import type { Database } from '../sql/database.ts';
import { storableText } from '../sql/text.ts';
import { withoutTimeLimit } from '../sql/without-time-limit.ts';
import { findPerson } from './find-person.ts';

/** What one transaction erases. */
export interface Batch {
  readonly orderIds: readonly string[];
  /** Payments without an order: providers and ids, in parallel. */
  readonly payments: readonly { readonly provider: string; readonly providerPaymentId: string }[];
  /** Callbacks without an order. */
  readonly callbackIds: readonly string[];
  /** Discrepancies whose note is erased. */
  readonly discrepancyIds: readonly string[];
  readonly entries: readonly ErasableEntry[];
  /** Bad rows of statements whose reason is erased. */
  readonly badRowIds: readonly string[];
  /** Orders that were selected and keep their data. */
  readonly kept: readonly KeptOrder[];
}

/** What is erased of a statement entry. */
export interface ErasableEntry {
  readonly entryId: string;
  readonly erasesDescription: boolean;
  readonly erasesReference: boolean;
  readonly erasedKeys: readonly string[];
}

/** The selected data in batches. What was erased before is left out. */
export async function* erasableBatches(database: Database, selection: ErasureSelection): AsyncGenerator<Batch> {
  if (selection.by === 'age') {
    yield* orderBatchesBefore(database, selection.before);
    yield* looseBatchesBefore(database, selection.before);
    yield* entryBatchesBefore(database, selection.before);
    return;
  }
  const found = selection.by === 'person' ? await findPerson(database, selection.person) : await namedOrders(selection);
  for (let from = 0; from < found.orderIds.length; from += BATCH)
    yield { ...EMPTY, ...(await erasableOnes(database, found.orderIds.slice(from, from + BATCH))) };
  const { payments, callbackIds, discrepancyIds, entries, badRowIds } = found;
  if (payments.length + callbackIds.length + discrepancyIds.length + badRowIds.length > 0)
    yield { ...EMPTY, payments, callbackIds, discrepancyIds, badRowIds };
  for (let from = 0; from < entries.length; from += BATCH)
    yield { ...EMPTY, entries: entries.slice(from, from + BATCH) };

  async function namedOrders({ orderIds }: { readonly orderIds: readonly string[] }) {
    const wanted = [...new Set(orderIds.map(storableText))].sort();
    const { rows } = await database.query<{ order_id: string }>(UNKNOWN, [wanted]);
    if (rows[0]) throw new PunteoError('order_unknown', `There is no order ${rows[0].order_id}.`);
    return { ...EMPTY, orderIds: wanted };
  }
}

const BATCH = 500;
const EMPTY: Batch = {
  orderIds: [],
  payments: [],
  callbackIds: [],
  discrepancyIds: [],
  entries: [],
  badRowIds: [],
  kept: [],
};

async function* orderBatchesBefore(database: Database, before: Date): AsyncGenerator<Batch> {
  for (let after = ''; ; ) {
    const { rows } = await database.query<SelectedRow>(withoutTimeLimit(OLD_ORDERS, [before, after, BATCH]));
    if (rows.length === 0) return;
    yield { ...EMPTY, ...partition(rows) };
    after = (rows.at(-1) as SelectedRow).order_id;
  }
}

async function* looseBatchesBefore(database: Database, before: Date): AsyncGenerator<Batch> {
  for (let after = ['', '']; ; ) {
    const { rows } = await database.query<LoosePaymentRow>(
      withoutTimeLimit(OLD_LOOSE_PAYMENTS, [before, ...after, BATCH]),
    );
    const last = rows.at(-1);
    if (!last) break;
    yield { ...EMPTY, payments: rows.map((row) => ({ provider: row.provider, providerPaymentId: row.reference })) };
    after = [last.provider, last.reference];
  }
  for (let after = '0'; ; ) {
    const { rows } = await database.query<{ callback_id: string }>(
      withoutTimeLimit(OLD_LOOSE_CALLBACKS, [before, after, BATCH]),
    );
    const last = rows.at(-1);
    if (!last) return;
    yield { ...EMPTY, callbackIds: rows.map((row) => row.callback_id) };
    after = last.callback_id;
  }
}

async function erasableOnes(database: Database, orderIds: readonly string[]) {
  const { rows } = await database.query<SelectedRow>(NAMED_ORDERS, [orderIds]);
  return partition(rows);
}

async function* entryBatchesBefore(database: Database, before: Date): AsyncGenerator<Batch> {
  for (let after = '0'; ; ) {
    const { rows } = await database.query<{ entry_id: string }>(withoutTimeLimit(OLD_ENTRIES, [before, after, BATCH]));
    const last = rows.at(-1);
    if (!last) return;
    const description = { erasesDescription: true, erasesReference: false, erasedKeys: [] };
    yield { ...EMPTY, entries: rows.map((row) => ({ entryId: row.entry_id, ...description })) };
    after = last.entry_id;
  }
}

interface SelectedRow {
  readonly order_id: string;
  readonly kept_because: KeptOrder['reason'] | null;
}

interface LoosePaymentRow {
  readonly provider: string;
  readonly reference: string;
}

function partition(rows: readonly SelectedRow[]): Pick<Batch, 'orderIds' | 'kept'> {
  return {
    orderIds: rows.flatMap(({ order_id, kept_because }) => (kept_because === null ? [order_id] : [])),
    kept: rows.flatMap(({ order_id, kept_because }) =>
      kept_because === null ? [] : [{ orderId: order_id, reason: kept_because }],
    ),
  };
}

/** Why an order keeps its data: its payer may still be needed. */
export const KEPT_BECAUSE = /* sql */ `
case
  when s.next_verification_at is not null then 'being_verified'
  when exists (
    select from create_attempts attempt where attempt.order_id = o.order_id
      and (attempt.outcome is null or attempt.outcome = 'unknown') and attempt.retried_at is null
  ) then 'create_unresolved'
  when exists (
    select from discrepancies d where d.order_id = o.order_id and d.state = 'open'
  ) then 'discrepancy_open' end`;

/** $1 created and unchanged since before · $2 after this order · $3 rows */
const OLD_ORDERS = /* sql */ `
select o.order_id, ${KEPT_BECAUSE} as kept_because
from orders o join standings s using (order_id)
where o.created_at < $1 and s.since < $1 and o.order_id > $2
  and not exists (select from erased_orders erased where erased.order_id = o.order_id)
order by o.order_id limit $3`;

/** $1 order ids */
const NAMED_ORDERS = /* sql */ `
select o.order_id, ${KEPT_BECAUSE} as kept_because
from orders o join standings s using (order_id)
where o.order_id = any ($1)
order by o.order_id`;

/** $1 order ids */
const UNKNOWN = /* sql */ `
select order_id from unnest($1::text[]) as wanted (order_id)
where not exists (select from orders where orders.order_id = wanted.order_id) limit 1`;

/** Without an open discrepancy, for which a person may need the payer. $1 before · $2, $3 after this payment · $4 rows */
const OLD_LOOSE_PAYMENTS = /* sql */ `
select provider, provider_payment_id as reference from payments
where order_id is null and erased_at is null and (raw is not null or payers <> '{}')
  and coalesce(updated_at, created_at, recorded_at) < $1 and (provider, provider_payment_id) > ($2, $3)
  and not exists (
    select from discrepancies d
    where d.state = 'open' and d.subject = 'payment:' || provider || ':' || provider_payment_id
  )
order by provider, provider_payment_id limit $4`;

/** $1 before · $2 after this callback · $3 rows */
const OLD_LOOSE_CALLBACKS = /* sql */ `
select callback_id::text from callbacks
where outcome in ('orphan', 'unreadable') and (order_id is null or outcome = 'orphan') and erased_at is null
  and received_at < $1 and callback_id > $2::bigint
  and not exists (select from discrepancies d where d.state = 'open' and d.subject = 'callback:' || callback_id)
order by callback_id limit $3`;

/** Without an open discrepancy, for which a person may need the description. $1 before · $2 after this entry · $3 rows */
const OLD_ENTRIES = /* sql */ `
select statement_entry_id::text as entry_id from statement_entries entry
where booked_at < $1 and description is not null and statement_entry_id > $2::bigint
  and not exists (
    select from discrepancies d
    where d.state = 'open' and d.subject = 'entry:' || entry.account || ':' || entry.entry_reference
  )
order by statement_entry_id limit $3`;

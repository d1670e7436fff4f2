import type { ErasureScope } from '@punteo/payments';
import type { Queryable } from '../sql/database.ts';
import { BATCH_ATTEMPTS, BATCH_DOCUMENTS, BATCH_PAYMENTS, batchCallbacks } from './count-scope.ts';
import { type Batch, KEPT_BECAUSE } from './erasable-batches.ts';
import { eraseStatementRows } from './erase-statement-rows.ts';

/** Erases a batch in the caller's transaction, and returns what was erased. */
export async function eraseBatch(
  transaction: Queryable,
  batch: Batch,
  erasure: { readonly erasureId: string; readonly actor: string; readonly reason: string; readonly now: Date },
): Promise<ErasureScope> {
  const { erasureId, actor, reason, now } = erasure;
  const { payments, callbackIds, discrepancyIds } = batch;
  // A verification that stores a document of the order holds this lock too.
  const locked = await transaction.query<{ order_id: string }>(LOCK, [batch.orderIds]);
  const orderIds = locked.rows.map(({ order_id }) => order_id);
  const loose = [payments.map(({ provider }) => provider), payments.map(({ providerPaymentId }) => providerPaymentId)];
  const count = async (statement: string, values: unknown[]) =>
    (await transaction.query(statement, values)).rowCount ?? 0;
  const scope: ErasureScope = {
    orders: orderIds.length,
    payments: await count(ERASE_PAYMENTS, [orderIds, ...loose, now]),
    callbacks: await count(ERASE_CALLBACKS, [orderIds, callbackIds, now]),
    documents: await count(ERASE_DOCUMENTS, [orderIds]),
    createAttempts: await count(ERASE_ATTEMPTS, [orderIds]),
    notes: await count(ERASE_NOTES, [discrepancyIds]),
    statementRows: await eraseStatementRows(transaction, batch),
  };
  await transaction.query(MARK_ORDERS, [orderIds, erasureId, now]);
  await transaction.query(AUDIT, [orderIds, actor, JSON.stringify({ reason, erasureId })]);
  return scope;
}

/** Of the selected orders those that may still be erased. $1 order ids */
const LOCK = /* sql */ `
select o.order_id from orders o join standings s using (order_id)
where o.order_id = any ($1) and (${KEPT_BECAUSE}) is null
order by o.order_id for update of s`;

/** $1 order ids · $2 providers · $3 payment ids · $4 now */
const ERASE_PAYMENTS = `update payments set raw = null, payers = '{}', erased_at = $4 where ${BATCH_PAYMENTS}`;

/** $1 order ids · $2 callback ids · $3 now */
const ERASE_CALLBACKS = /* sql */ `
update callbacks set body = '', headers = null, erased_at = $3 where ${batchCallbacks('$2')}`;

/** $1 order ids */
const ERASE_DOCUMENTS = `delete from documents where ${BATCH_DOCUMENTS}`;

/** $1 order ids */
const ERASE_ATTEMPTS = `update create_attempts set payers = '{}', authorisation_url = null, detail = null,
  request_digest = null where ${BATCH_ATTEMPTS}`;

/** $1 discrepancy ids */
const ERASE_NOTES = 'update discrepancies set note = null where discrepancy_id = any ($1::uuid[])';

/** $1 order ids · $2 erasure · $3 now */
const MARK_ORDERS = /* sql */ `
insert into erased_orders (order_id, erasure_id, erased_at) select unnest($1::text[]), $2, $3
on conflict (order_id) do update set erasure_id = excluded.erasure_id, erased_at = excluded.erased_at`;

/** $1 order ids · $2 actor · $3 detail */
const AUDIT = /* sql */ `
insert into audit (actor, action, subject, detail)
select $2, 'order.personal_data_erased', 'order:' || order_id, $3::jsonb from unnest($1::text[]) as erased (order_id)`;

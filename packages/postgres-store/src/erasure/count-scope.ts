import type { ErasureScope } from '@punteo/payments';
import type { Queryable } from '../sql/database.ts';
import { withoutTimeLimit } from '../sql/without-time-limit.ts';
import type { Batch } from './erasable-batches.ts';

/** How much a batch would erase. */
export async function countScope(database: Queryable, batch: Batch): Promise<ErasureScope> {
  const { orderIds, payments, callbackIds, discrepancyIds, entries, badRowIds } = batch;
  const { rows } = await database.query<ErasureScope & { create_attempts: number }>(
    withoutTimeLimit(COUNT, [
      orderIds,
      payments.map(({ provider }) => provider),
      payments.map(({ providerPaymentId }) => providerPaymentId),
      callbackIds,
    ]),
  );
  const { create_attempts: createAttempts, ...counts } = rows[0] as ErasureScope & { create_attempts: number };
  return {
    ...counts,
    createAttempts,
    orders: orderIds.length,
    notes: discrepancyIds.length,
    statementRows: entries.length + badRowIds.length,
  };
}

/** The payments of a batch. $1 order ids · $2 providers · $3 payment ids */
export const BATCH_PAYMENTS = /* sql */ `
(order_id = any ($1) or (provider, provider_payment_id) in (select * from unnest($2::text[], $3::text[])))
and (raw is not null or payers <> '{}')`;

/** The callbacks of a batch; `ids` is the parameter with those without an order. $1 order ids */
export const batchCallbacks = (ids: string) => /* sql */ `
((order_id = any ($1) and outcome <> 'orphan') or callback_id = any (${ids}::bigint[]))
and matched_at is not null and erased_at is null`;

/** $1 order ids */
export const BATCH_DOCUMENTS = /* sql */ `
hash in (
  select document_hash from evidence where order_id = any ($1)
  union all
  select document_hash from create_attempts where order_id = any ($1)
)`;

/** $1 order ids */
export const BATCH_ATTEMPTS =
  "order_id = any ($1) and (payers <> '{}' or authorisation_url is not null or detail is not null)";

const COUNT = /* sql */ `
select
  (select count(*)::int from payments where ${BATCH_PAYMENTS}) as payments,
  (select count(*)::int from callbacks where ${batchCallbacks('$4')}) as callbacks,
  (select count(*)::int from documents where ${BATCH_DOCUMENTS}) as documents,
  (select count(*)::int from create_attempts where ${BATCH_ATTEMPTS}) as create_attempts`;

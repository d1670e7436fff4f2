import { type CallbackStore, PunteoError } from '@punteo/payments';
import { NO_REASON, writeAudit } from '../audit/write-audit.ts';
import type { JobInserter } from '../jobs/job-inserter.ts';
import { CALLBACK_COLUMNS, type CallbackRow, callbackFromRow } from '../rows/callback.ts';
import type { Database } from '../sql/database.ts';
import { type CursorRow, pageOf, pagePosition } from '../sql/paging.ts';
import { isRowNumber } from '../sql/text.ts';
import { countRefusals } from './count-refusals.ts';
import { matchCallbacks } from './match-callbacks.ts';
import { receiveCallbacks } from './receive-callbacks.ts';

export function callbackStore(
  database: Database,
  jobs: JobInserter,
  { onReceiveBatch }: { readonly onReceiveBatch?: ((callbacks: number) => void) | undefined },
): CallbackStore {
  return {
    receive: receiveCallbacks(database, { onBatch: onReceiveBatch }),

    match: (limit, matcher, options = {}) => matchCallbacks(database, jobs, limit, matcher, options),

    async notMatched(limit) {
      const { rows } = await database.query<NotMatchedRow>(NOT_MATCHED, [limit]);
      return rows.map(({ callback_id, order_id, match_error }) => ({
        callbackId: callback_id,
        orderId: order_id,
        code: match_error,
      }));
    },

    async get(callbackId) {
      if (!isRowNumber(callbackId)) return null;
      const { rows } = await database.query<CallbackRow & { body: Buffer }>(GET, [callbackId]);
      return rows[0] ? { callback: callbackFromRow(rows[0]), body: rows[0].body } : null;
    },

    async list({ provider, outcome, orderId }, page) {
      const { at, id, limit } = pagePosition(page, isRowNumber);
      const { rows } = await database.query<CallbackRow & CursorRow>(LIST, [
        at,
        id,
        limit + 1,
        provider,
        outcome,
        orderId,
      ]);
      return pageOf(rows, limit, callbackFromRow);
    },

    replay: (callbackId, actor, reason = NO_REASON) =>
      database.transaction(async (transaction) => {
        if (!isRowNumber(callbackId)) return false;
        const { rows } = await transaction.query<{ outcome: string; is_erased: boolean }>(OUTCOME, [callbackId]);
        const [before] = rows;
        if (!before) return false;
        if (before.is_erased)
          throw new PunteoError(
            'callback_erased',
            `The body of callback ${callbackId} was erased: it cannot be replayed.`,
          );
        await transaction.query(`${MARK_NEW} where callback_id = $1`, [callbackId]);
        await writeAudit(transaction, {
          actor,
          action: 'callback.replayed',
          subject: `callback:${callbackId}`,
          detail: { reason, outcomeBefore: before.outcome, outcome: 'received' },
        });
        return true;
      }),

    async retryOrphans() {
      const { rowCount } = await database.query(RETRY_ORPHANS);
      return rowCount ?? 0;
    },

    async tracesSince({ orderId, provider, callbackId }, limit) {
      if (!isRowNumber(callbackId)) return [];
      const { rows } = await database.query<{ traceparent: string }>(TRACES, [orderId, provider, callbackId, limit]);
      return rows.map(({ traceparent }) => traceparent);
    },

    countRefusals: (refusals) => countRefusals(database, refusals),
  };
}

const GET = `select ${CALLBACK_COLUMNS}, body from callbacks where callback_id = $1`;

/**
 * In the order in which they were stored, which the primary key knows: an index by time of receipt would cost every callback.
 * $1, $2 position · $3 rows · $4 provider · $5 outcome · $6 order
 */
const LIST = /* sql */ `
select ${CALLBACK_COLUMNS}, received_at::text as cursor_at, callback_id::text as cursor_id
from callbacks
where ($1::timestamptz is null or callback_id < $2::bigint)
  and ($4::text is null or provider = $4) and ($5::text is null or outcome = $5)
  and ($6::text is null or (order_id = $6 and outcome <> 'orphan'))
order by callback_id desc
limit $3`;

/** $1 order · $2 provider · $3 callback · $4 rows */
const TRACES = /* sql */ `
select traceparent from callbacks
where order_id = $1 and provider = $2 and callback_id > $3::bigint and traceparent is not null and outcome <> 'orphan'
order by callback_id limit $4`;

interface NotMatchedRow {
  callback_id: string;
  order_id: string | null;
  match_error: string;
}

/** $1 rows */
const NOT_MATCHED = /* sql */ `
select callback_id::text, nullif(addressed_order_id, '') as order_id, match_error from callbacks
where matched_at is null and match_error is not null
order by callback_id limit $1`;

const MARK_NEW = /* sql */ `
update callbacks set matched_at = null, outcome = 'received', reason = null, match_after = null, match_failures = 0,
  match_error = null`;

const OUTCOME = 'select outcome, erased_at is not null as is_erased from callbacks where callback_id = $1 for update';

/** The order was imported after its callback came. */
const RETRY_ORPHANS = /* sql */ `
${MARK_NEW}
where callback_id in (
  select callback_id from callbacks
  where outcome = 'orphan' and reason = 'order_unknown' and erased_at is null
    and exists (select from orders where orders.order_id = callbacks.order_id)
  for update skip locked
)`;

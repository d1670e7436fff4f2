import type { CallbackMatch, CallbackMatcher } from '@punteo/payments';
import { splitByTurn } from '../claims/callback-turns.ts';
import { addClaims } from '../claims/write-claims.ts';
import type { JobInserter } from '../jobs/job-inserter.ts';
import { CALLBACK_COLUMNS } from '../rows/callback.ts';
import { noteShapes } from '../shapes/note-shapes.ts';
import type { Database, Queryable } from '../sql/database.ts';
import { storableText } from '../sql/text.ts';
import { matchOrReason, type NewCallbackRow, namedBy, outcomeOf, storeOutcomes } from './callback-outcomes.ts';
import { queueVerifications, verificationsOf } from './queue-verifications.ts';

/** Matches some new callbacks, claims what they name and queues the verifications, in one transaction. */
export function matchBatch(
  database: Database,
  jobs: JobInserter,
  selection: { readonly callbackIds: readonly string[] | null; readonly rows: number; readonly locks: Locks },
  matcher: CallbackMatcher,
  verificationsPerNetworkPerMinute: number,
): Promise<Batch> {
  const { callbackIds, rows: limit, locks } = selection;
  return database.transaction(async (transaction) => {
    // 1. Lock the oldest new callbacks.
    const taken = await transaction.query<NewCallbackRow>(LOCK_NEW, [limit, callbackIds, BODY_BYTES_MAX]);
    if (taken.rows.length === 0) return { matched: 0, locked: 0 };
    await transaction.query(`set local lock_timeout = ${locks.waitMilliseconds}`);

    // 2. Match them, without those that would wait for another session.
    const allMatches = taken.rows.map((row) => matchOrReason(matcher, row));
    const existing = await existingOrders(transaction, allMatches);
    const lockedOrders = locks.skipOrders ? await lockedAmong(transaction, existing) : new Set<string>();
    const waits = ({ orderId }: CallbackMatch) => orderId !== null && lockedOrders.has(storableText(orderId));
    const rows = taken.rows.filter((_, index) => !waits(allMatches[index] as CallbackMatch));
    const matches = allMatches.filter((match) => !waits(match));
    const locked = taken.rows.filter((_, index) => waits(allMatches[index] as CallbackMatch));
    if (locked.length > 0)
      await transaction.query(PUT_OFF_LOCKED, [locked.map(({ callback_id }) => callback_id), 'store_unavailable']);
    const matched = rows.map((row, index) => outcomeOf(row.callback_id, matches[index] as CallbackMatch, existing));

    // 3. Claim the transactions that they name, as many of each order as may be claimed at a time.
    const { now, waiting } = await splitByTurn(transaction, namedBy(matched, rows, existing));
    await addClaims(
      transaction,
      now.map(({ orderId, claim }) => ({ orderId, claim, source: 'callback' })),
    );
    await storeOutcomes(transaction, matched, waiting);

    // 4. Queue one verification for each order at the callback's provider, delayed where a sender network exceeds its rate.
    await queueVerifications(
      transaction,
      jobs,
      verificationsOf(matched, rows, existing),
      verificationsPerNetworkPerMinute,
    );

    // 5. Count the shapes. Last, because workers that count the same lines wait for each other until the commit.
    await noteShapes(transaction, rows.map(documentOf));
    return { matched: rows.length, locked: locked.length };
  });
}

const BODY_BYTES_MAX = 524_288;

/** Callbacks of one transaction: how many are matched, and how many wait for the lock of their order. */
export interface Batch {
  readonly matched: number;
  readonly locked: number;
}

/** How a transaction treats rows that another session has locked. */
export interface Locks {
  readonly waitMilliseconds: number;
  /** Whether callbacks of locked orders are put off at once. */
  readonly skipOrders: boolean;
}

function documentOf({ provider, content_type, body }: NewCallbackRow) {
  return { provider, kind: 'callback' as const, contentType: content_type, document: body };
}

async function existingOrders(transaction: Queryable, matches: readonly CallbackMatch[]): Promise<ReadonlySet<string>> {
  const named = new Set(matches.flatMap(({ orderId }) => (orderId === null ? [] : [storableText(orderId)])));
  const { rows } = await transaction.query<{ order_id: string }>(
    'select order_id from orders where order_id = any ($1)',
    [[...named]],
  );
  return new Set(rows.map((row) => row.order_id));
}

/** Orders that another session has locked as a whole: `for update`, as a person's session may for hours. */
async function lockedAmong(transaction: Queryable, orderIds: ReadonlySet<string>): Promise<ReadonlySet<string>> {
  const { rows } = await transaction.query<{ order_id: string }>(
    'select order_id from orders where order_id = any ($1) order by order_id for key share skip locked',
    [[...orderIds]],
  );
  const free = new Set(rows.map((row) => row.order_id));
  return new Set([...orderIds].filter((orderId) => !free.has(orderId)));
}

/** A callback that is to be matched now. */
export const IS_NEW = 'matched_at is null and (match_after is null or match_after <= now())';

/**
 * The first of them whose bodies fit into memory, one at least: a body may have 20 KB.
 * $1 rows · $2 only these; null: all · $3 bytes of bodies
 */
const LOCK_NEW = /* sql */ `
with locked as materialized (
  select callback_id, octet_length(body) as bytes from callbacks
  where ${IS_NEW} and ($2::bigint[] is null or callback_id = any ($2))
  order by callback_id
  limit $1
  for update skip locked
),
placed as (select callback_id, sum(bytes) over (order by callback_id) - bytes as bytes_before from locked)
select ${CALLBACK_COLUMNS}, body, sender_network, traceparent from placed join callbacks using (callback_id)
where bytes_before < $3
order by callback_id`;

/** For ten seconds each time: the lock may be free at any moment, and asking costs nothing. $1 callback ids · $2 code */
export const PUT_OFF_LOCKED = /* sql */ `
update callbacks set match_failures = match_failures + 1, match_error = $2, match_after = now() + interval '10 seconds'
where callback_id = any ($1::bigint[]) and matched_at is null`;

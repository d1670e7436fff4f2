import {
  type CallbackHint,
  type CallbackMatch,
  type CallbackMatcher,
  type MatchedCallback,
  type MatchOptions,
  PunteoError,
} from '@punteo/payments';
import { type NamedTransaction, splitByTurn } from '../claims/callback-turns.ts';
import { addClaims } from '../claims/write-claims.ts';
import type { JobInserter } from '../jobs/job-inserter.ts';
import { type VerificationCause, verifyJobName } from '../jobs/queues.ts';
import { CALLBACK_COLUMNS, type CallbackRow, callbackFromRow, type HintJson } from '../rows/callback.ts';
import { moneyToJson } from '../rows/money.ts';
import { noteShapes } from '../shapes/note-shapes.ts';
import type { Database, Queryable } from '../sql/database.ts';
import { isLockTimeout, isTooSlow, mayBeOneItem, rowLocked } from '../sql/store-errors.ts';
import { optionalStorableText, storableText } from '../sql/text.ts';
import { keyOf } from '../verifications/reserve-verifications.ts';
import { delayVerifications } from './delay-verifications.ts';

/**
 * See `CallbackStore.match`. Callbacks that another worker is matching are skipped. Where a batch fails, it is halved: a
 * callback that fails alone is put off and the others are matched; then its error is reported.
 */
export async function matchCallbacks(
  database: Database,
  jobs: JobInserter,
  limit: number,
  matcher: CallbackMatcher,
  options: MatchOptions = {},
): Promise<number> {
  const { verificationsPerNetworkPerMinute = Number.POSITIVE_INFINITY, onPutOff } = options;
  const match = (callbackIds: readonly string[] | null, rows: number, locks: Locks) =>
    matchBatch(database, jobs, { callbackIds, rows, locks }, matcher, verificationsPerNetworkPerMinute);
  /** Nothing is put off without a report. */
  const reported = (matched: number, failed: number, error: unknown): number => {
    if (failed === 0) return matched;
    if (!onPutOff) throw error;
    onPutOff(error);
    return matched;
  };
  try {
    return (await match(null, limit, WAIT_FOR_LOCKS)).matched;
  } catch (error) {
    if (!mayBeOneItem(error)) throw error;
    const { rows } = await database.query<{ callback_id: string }>(NEW_IDS, [limit]);
    const callbackIds = rows.map(({ callback_id }) => callback_id);
    if (callbackIds.length === 1 && !isLockTimeout(error)) {
      await database.query(PUT_OFF, [callbackIds, errorCodeOf(error)]);
      return reported(0, 1, error);
    }
    const apart = await matchApart(callbackIds, error, (some) => match(some, some.length, SKIP_LOCKS));
    if (apart.failed.length > 0) await database.query(PUT_OFF, [apart.failed, errorCodeOf(error)]);
    if (apart.locked.length > 0) await database.query(PUT_OFF_LOCKED, [apart.locked, 'store_unavailable']);
    return reported(apart.matched, apart.failed.length + apart.locked.length + apart.skipped, apart.error ?? error);
  }
}

interface Apart {
  readonly matched: number;
  /** Callbacks whose order another session has locked; put off already. */
  readonly skipped: number;
  /** Callbacks that fail alone. */
  readonly failed: readonly string[];
  /** Callbacks that wait for another lock. */
  readonly locked: readonly string[];
  readonly error: unknown;
}

/**
 * Matches callbacks that failed together again without those of locked orders, then in halves, or one by one where their
 * statement took too long, down to those that fail alone. Stops when the first few fail and none succeeds: then the cause
 * is not a callback. The others of a turn wait for a few locks at most.
 */
async function matchApart(
  callbackIds: readonly string[],
  firstError: unknown,
  match: (callbackIds: readonly string[]) => Promise<Batch>,
): Promise<Apart> {
  const waiting: (readonly string[])[] = isLockTimeout(firstError) ? [callbackIds] : halvesOf(callbackIds);
  const failed: string[] = [];
  const locked: string[] = [];
  let matched = 0;
  let skipped = 0;
  let lockError: unknown;
  for (let part = waiting.pop(); part !== undefined; part = waiting.pop()) {
    if (part.length === 0) continue;
    try {
      const batch = await match(part);
      matched += batch.matched;
      skipped += batch.locked;
    } catch (error) {
      if (!mayBeOneItem(error)) throw error;
      if (isLockTimeout(error)) lockError ??= error;
      if (part.length === 1) (isLockTimeout(error) ? locked : failed).push(...part);
      // Each half would take as long again as the statement's limit: the others wait for one failure alone.
      else waiting.push(...(isTooSlow(error) ? part.map((each) => [each]).reverse() : halvesOf(part)));
      if (failed.length >= FAILURES_IN_A_ROW_MAX && matched === 0) throw error;
      if (locked.length >= LOCKED_MAX) break;
    }
  }
  return { matched, skipped, failed, locked, error: lockError ?? (skipped > 0 ? rowLocked() : undefined) };
}

/** The first half last: it is taken next. */
function halvesOf(callbackIds: readonly string[]): (readonly string[])[] {
  const middle = Math.ceil(callbackIds.length / 2);
  return [callbackIds.slice(middle), callbackIds.slice(0, middle)];
}

const FAILURES_IN_A_ROW_MAX = 3;
/** In one turn: those that are left are the next turn's. */
const LOCKED_MAX = 20;

/** How a transaction treats rows that another session has locked. */
interface Locks {
  readonly waitMilliseconds: number;
  /** Whether callbacks of locked orders are put off at once. */
  readonly skipOrders: boolean;
}

const WAIT_FOR_LOCKS: Locks = { waitMilliseconds: 1_000, skipOrders: false };
const SKIP_LOCKS: Locks = { waitMilliseconds: 250, skipOrders: true };

/** As a run reports it. */
function errorCodeOf(error: unknown): string {
  return error instanceof PunteoError ? error.code : 'internal_error';
}

/** Callbacks of one transaction: how many are matched, and how many wait for the lock of their order. */
interface Batch {
  readonly matched: number;
  readonly locked: number;
}

function matchBatch(
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
    await transaction.query(STORE_OUTCOMES, [
      ...columnsOf(matched),
      matched.map(({ callbackId }) => waiting.has(callbackId)),
    ]);

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

/** One job for each order at each provider. */
async function queueVerifications(
  transaction: Queryable,
  jobs: JobInserter,
  requests: readonly CallbackRequest[],
  perNetworkPerMinute: number,
): Promise<void> {
  const delays = await delayVerifications(
    transaction,
    requests.map((request) => ({ key: keyOf(request), senderNetwork: request.senderNetwork })),
    perNetworkPerMinute,
  );
  for (const [provider, ofProvider] of Map.groupBy(requests, (request) => request.provider)) {
    await jobs.insert(
      transaction,
      verifyJobName(provider),
      // The last one per key stays: the oldest callback is the cause, the later ones share its verification.
      new Map(ofProvider.toReversed().map(({ orderId, cause }) => [orderId, { orderId, urgency: 'callback', cause }])),
      new Map(ofProvider.map((request) => [request.orderId, delays.get(keyOf(request)) ?? 0])),
    );
  }
}

interface CallbackRequest {
  readonly orderId: string;
  readonly provider: string;
  readonly senderNetwork: string | null;
  readonly cause: VerificationCause;
}

function verificationsOf(
  matched: readonly MatchedCallback[],
  rows: readonly NewCallbackRow[],
  existing: ReadonlySet<string>,
): readonly CallbackRequest[] {
  return matched.flatMap(({ outcome, orderId }, index) => {
    const { provider, sender_network: senderNetwork, ...row } = rows[index] as NewCallbackRow;
    const cause = {
      callbackId: row.callback_id,
      receivedAt: row.received_at.toISOString(),
      ...(row.traceparent === null ? {} : { traceparent: row.traceparent }),
    };
    return orderId !== null && outcome !== 'orphan' && existing.has(orderId)
      ? [{ orderId, provider, senderNetwork, cause }]
      : [];
  });
}

/**
 * The transactions that callbacks of existing orders name, also those of unreadable callbacks. A provider's payment is
 * claimed when it is created or bound, never by a callback.
 */
function namedBy(
  matched: readonly MatchedCallback[],
  rows: readonly NewCallbackRow[],
  existing: ReadonlySet<string>,
): readonly NamedTransaction[] {
  return matched.flatMap(({ callbackId, outcome, orderId, hint }, index) => {
    const transaction = hint?.transaction;
    if (outcome === 'orphan' || orderId === null || !existing.has(orderId)) return [];
    if (!transaction || indexable(transaction.network) === null) return [];
    const { network, hash } = transaction;
    const claim = {
      provider: (rows[index] as NewCallbackRow).provider,
      kind: 'transaction',
      network: storableText(network),
      hash: storableText(hash),
    } as const;
    return [{ callbackId, orderId, claim }];
  });
}

type NewCallbackRow = CallbackRow & {
  readonly body: Buffer;
  readonly sender_network: string | null;
  readonly traceparent: string | null;
};

function documentOf({ provider, content_type, body }: NewCallbackRow) {
  return { provider, kind: 'callback' as const, contentType: content_type, document: body };
}

/**
 * A matcher that throws makes its callback unreadable: otherwise the row would be retried without end, and its batch
 * with it.
 */
function matchOrReason(matcher: CallbackMatcher, row: NewCallbackRow): CallbackMatch {
  const callback = callbackFromRow(row);
  try {
    return matcher({ callback, body: row.body, traceparent: row.traceparent });
  } catch {
    return { hint: null, unreadableReason: 'reader_failed', orderId: callback.addressedOrderId };
  }
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

function outcomeOf(
  callbackId: string,
  { hint, orderId, unreadableReason }: CallbackMatch,
  existing: ReadonlySet<string>,
): MatchedCallback {
  const match = { callbackId, hint, orderId };
  if (unreadableReason !== null) return { ...match, outcome: 'unreadable', reason: unreadableReason };
  if (orderId === null) return { ...match, outcome: 'orphan', reason: 'reference_not_ours' };
  if (!existing.has(orderId)) return { ...match, outcome: 'orphan', reason: 'order_unknown' };
  return { ...match, outcome: 'matched', reason: null };
}

function columnsOf(matched: readonly MatchedCallback[]): unknown[] {
  return [
    matched.map(({ callbackId }) => callbackId),
    matched.map(({ outcome }) => outcome),
    matched.map(({ reason }) => optionalStorableText(reason)),
    matched.map(({ orderId }) => optionalStorableText(orderId)),
    matched.map(({ hint }) => (hint === null ? null : JSON.stringify(hintToJson(hint)))),
    matched.map(({ hint }) => indexable(hint?.transaction?.network)),
    matched.map(({ hint }) => indexable(hint?.transaction?.hash)),
  ];
}

function hintToJson(hint: CallbackHint): HintJson {
  return {
    orderReference: optionalStorableText(hint.orderReference),
    providerPaymentId: optionalStorableText(hint.providerPaymentId),
    transaction: hint.transaction && {
      network: storableText(hint.transaction.network),
      hash: storableText(hint.transaction.hash),
    },
    amount: hint.amount && moneyToJson(hint.amount),
    amountText: optionalStorableText(hint.amountText),
    occurredAtText: optionalStorableText(hint.occurredAtText),
  };
}

/** An index entry holds about 2,700 bytes. Longer text names no transaction; the hint keeps it. */
function indexable(text: string | undefined): string | null {
  return text === undefined || text.length > 256 ? null : storableText(text);
}

const IS_NEW = 'matched_at is null and (match_after is null or match_after <= now())';

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

/** $1 rows */
const NEW_IDS = `select callback_id::text from callbacks where ${IS_NEW} order by callback_id limit $1`;

/** For ten seconds, and twice as long after each failure, an hour at most. $1 callback ids · $2 code */
const PUT_OFF = /* sql */ `
update callbacks set match_failures = match_failures + 1, match_error = $2,
  match_after = now() + least(interval '10 seconds' * 2 ^ least(match_failures, 10), interval '1 hour')
where callback_id = any ($1::bigint[]) and matched_at is null`;

/** For ten seconds each time: the lock may be free at any moment, and asking costs nothing. $1 callback ids · $2 code */
const PUT_OFF_LOCKED = /* sql */ `
update callbacks set match_failures = match_failures + 1, match_error = $2, match_after = now() + interval '10 seconds'
where callback_id = any ($1::bigint[]) and matched_at is null`;

const STORE_OUTCOMES = /* sql */ `
update callbacks set matched_at = now(), outcome = input.outcome, reason = input.reason, order_id = input.order_id,
  hint = input.hint, transaction_network = input.network, transaction_hash = input.hash,
  claim_waiting = input.claim_waiting, claim_turns = 0, claim_after = null
from unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::jsonb[], $6::text[], $7::text[], $8::boolean[])
  as input (callback_id, outcome, reason, order_id, hint, network, hash, claim_waiting)
where callbacks.callback_id = input.callback_id`;

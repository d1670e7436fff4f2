import type { Callback, CallbackHint, CallbackMatch, CallbackMatcher, MatchedCallback } from '@punteo/payments';
import { addClaims } from '../claims/write-claims.ts';
import type { JobInserter } from '../jobs/job-inserter.ts';
import { CALLBACK_COLUMNS, type CallbackRow, callbackFromRow, type HintJson } from '../rows/callback.ts';
import { moneyToJson } from '../rows/money.ts';
import { noteShapes } from '../shapes/note-shapes.ts';
import type { Database, Queryable } from '../sql/database.ts';
import { optionalStorableText, storableText } from '../sql/text.ts';
import { delayVerifications } from './delay-verifications.ts';

/** See `CallbackStore.match`. Callbacks that another worker is matching are skipped. */
export function matchCallbacks(
  database: Database,
  jobs: JobInserter,
  limit: number,
  matcher: CallbackMatcher,
  verificationsPerNetworkPerMinute = Number.POSITIVE_INFINITY,
): Promise<number> {
  return database.transaction(async (transaction) => {
    // 1. Lock the oldest new callbacks.
    const { rows } = await transaction.query<NewCallbackRow>(LOCK_NEW, [limit]);
    if (rows.length === 0) return 0;

    // 2. Match them, and store the outcomes.
    const matches = rows.map((row) => matchOrReason(matcher, callbackFromRow(row), row.body));
    const existing = await existingOrders(transaction, matches);
    const matched = rows.map((row, index) => outcomeOf(row.callback_id, matches[index] as CallbackMatch, existing));
    await transaction.query(STORE_OUTCOMES, columnsOf(matched));

    // 3. Claim the transactions that they name.
    await addClaims(transaction, claimsOf(matched, rows, existing));

    // 4. Queue one verification for each order, delayed where a sender network exceeds its rate.
    const requests = matched.flatMap(({ outcome, orderId }, index) =>
      orderId !== null && outcome !== 'orphan' && existing.has(orderId)
        ? [{ orderId, senderNetwork: rows[index]?.sender_network ?? null }]
        : [],
    );
    const delays = await delayVerifications(transaction, requests, verificationsPerNetworkPerMinute);
    await jobs.insert(transaction, 'verify', new Map(requests.map(({ orderId }) => [orderId, { orderId }])), delays);

    // 5. Count the shapes. Last, because workers that count the same lines wait for each other until the commit.
    await noteShapes(transaction, rows.map(documentOf));
    return rows.length;
  });
}

/**
 * The transactions that callbacks of existing orders name, also those of unreadable callbacks. A provider's payment is
 * claimed when it is created or bound, never by a callback.
 */
function claimsOf(matched: readonly MatchedCallback[], rows: readonly NewCallbackRow[], existing: ReadonlySet<string>) {
  return matched.flatMap(({ outcome, orderId, hint }, index) => {
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
    return [{ orderId, claim, source: 'callback' as const }];
  });
}

type NewCallbackRow = CallbackRow & { readonly body: Buffer; readonly sender_network: string | null };

function documentOf({ provider, content_type, body }: NewCallbackRow) {
  return { provider, kind: 'callback' as const, contentType: content_type, document: body };
}

/**
 * A matcher that throws makes its callback unreadable: otherwise the row would be retried without end, and its batch
 * with it.
 */
function matchOrReason(matcher: CallbackMatcher, callback: Callback, body: Uint8Array): CallbackMatch {
  try {
    return matcher({ callback, body });
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

/** $1 rows */
const LOCK_NEW = /* sql */ `
select ${CALLBACK_COLUMNS}, body, sender_network from callbacks
where matched_at is null
order by callback_id
limit $1
for update skip locked`;

const STORE_OUTCOMES = /* sql */ `
update callbacks set matched_at = now(), outcome = input.outcome, reason = input.reason, order_id = input.order_id,
  hint = input.hint, transaction_network = input.network, transaction_hash = input.hash
from unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::jsonb[], $6::text[], $7::text[])
  as input (callback_id, outcome, reason, order_id, hint, network, hash)
where callbacks.callback_id = input.callback_id`;

import type { Callback, CallbackHint, CallbackMatcher, MatchedCallback } from '@punteo/payments';
import type { ClientBase, Pool } from 'pg';
import type { JobInserter } from '../jobs/job-inserter.ts';
import { CALLBACK_COLUMNS, type CallbackRow, callbackFromRow, type HintJson } from '../rows/callback.ts';
import { moneyToJson } from '../rows/money.ts';
import { noteShapes } from '../shapes/note-shapes.ts';
import { optionalStorableText, storableText } from '../sql/text.ts';
import { withTransaction } from '../sql/transaction.ts';
import { shareVerifications } from './share-verifications.ts';

/** See `CallbackStore.match`. Rows that another relay holds are passed over. */
export function matchCallbacks(
  pool: Pool,
  jobs: JobInserter,
  limit: number,
  matcher: CallbackMatcher,
  verificationsPerNetworkPerMinute = Number.POSITIVE_INFINITY,
): Promise<number> {
  return withTransaction(pool, async (client) => {
    const { rows } = await client.query<TakenRow>(TAKE, [limit]);
    if (rows.length === 0) return 0;
    const readings = rows.map((row) => readingOf(matcher, callbackFromRow(row), row.body));
    const known = await knownOrders(client, readings);
    const standings = readings.map((reading) => decisionFor(reading, known));
    await client.query(RECORD, columnsOf(standings));
    const wanted = standings.flatMap(({ outcome, orderId }, index) =>
      orderId !== null && outcome !== 'orphan' && known.has(orderId)
        ? [{ orderId, network: rows[index]?.sender_network ?? null }]
        : [],
    );
    const waits = await shareVerifications(client, wanted, verificationsPerNetworkPerMinute);
    await jobs.insert(client, 'verify', new Map(wanted.map(({ orderId }) => [orderId, { orderId }])), waits);
    // Last of all: two relays that note the same lines wait for each other from here on.
    await noteShapes(client, rows.map(documentOf));
    return rows.length;
  });
}

type TakenRow = CallbackRow & { readonly body: Buffer; readonly sender_network: string | null };

function documentOf({ provider, content_type, body }: TakenRow) {
  return { provider, kind: 'callback' as const, contentType: content_type, document: body };
}

interface Reading {
  readonly callbackId: string;
  readonly hint: CallbackHint | null;
  readonly unreadableReason: string | null;
  readonly orderId: string | null;
}

/** A reader that throws has not read: the row must not come back for ever and hold up its neighbours. */
function readingOf(matcher: CallbackMatcher, callback: Callback, body: Uint8Array): Reading {
  const { callbackId } = callback;
  try {
    return { callbackId, ...matcher({ callback, body }) };
  } catch {
    return { callbackId, hint: null, unreadableReason: 'reader_failed', orderId: callback.addressedOrderId };
  }
}

async function knownOrders(client: ClientBase, readings: readonly Reading[]): Promise<ReadonlySet<string>> {
  const meant = new Set(readings.flatMap(({ orderId }) => (orderId === null ? [] : [storableText(orderId)])));
  const { rows } = await client.query<{ order_id: string }>('select order_id from orders where order_id = any ($1)', [
    [...meant],
  ]);
  return new Set(rows.map((row) => row.order_id));
}

function decisionFor(reading: Reading, known: ReadonlySet<string>): MatchedCallback {
  const { callbackId, hint, orderId, unreadableReason } = reading;
  const judgement = { callbackId, hint, orderId };
  if (unreadableReason !== null) return { ...judgement, outcome: 'unreadable', reason: unreadableReason };
  if (orderId === null) return { ...judgement, outcome: 'orphan', reason: 'reference_not_ours' };
  if (!known.has(orderId)) return { ...judgement, outcome: 'orphan', reason: 'order_unknown' };
  return { ...judgement, outcome: 'matched', reason: null };
}

function columnsOf(standings: readonly MatchedCallback[]): unknown[] {
  return [
    standings.map(({ callbackId }) => callbackId),
    standings.map(({ outcome }) => outcome),
    standings.map(({ reason }) => optionalStorableText(reason)),
    standings.map(({ orderId }) => optionalStorableText(orderId)),
    standings.map(({ hint }) => (hint === null ? null : JSON.stringify(hintToJson(hint)))),
    standings.map(({ hint }) => indexable(hint?.transaction?.network)),
    standings.map(({ hint }) => indexable(hint?.transaction?.hash)),
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

/** An index takes some 2,700 bytes a key; what is longer is no transaction's name, and is kept in the hint all the same. */
function indexable(text: string | undefined): string | null {
  return text === undefined || text.length > 256 ? null : storableText(text);
}

/** $1 rows */
const TAKE = /* sql */ `
select ${CALLBACK_COLUMNS}, body, sender_network from callbacks
where matched_at is null
order by callback_id
limit $1
for update skip locked`;

const RECORD = /* sql */ `
update callbacks set matched_at = now(), outcome = matched.outcome, reason = matched.reason, order_id = matched.order_id,
  hint = matched.hint, transaction_network = matched.network, transaction_hash = matched.hash
from unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::jsonb[], $6::text[], $7::text[])
  as matched (callback_id, outcome, reason, order_id, hint, network, hash)
where callbacks.callback_id = matched.callback_id`;

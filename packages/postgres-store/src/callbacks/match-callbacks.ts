import type { Callback, CallbackHint, CallbackJudge, CallbackJudgement } from '@punteo/payments';
import type { ClientBase, Pool } from 'pg';
import type { JobInserter } from '../jobs/job-inserter.ts';
import { CALLBACK_COLUMNS, type CallbackRow, callbackFromRow, type HintJson } from '../rows/callback.ts';
import { moneyToJson } from '../rows/money.ts';
import { noteShapes } from '../shapes/note-shapes.ts';
import { optionalStorableText, storableText } from '../sql/text.ts';
import { withTransaction } from '../sql/transaction.ts';
import { shareLooks } from './share-verifications.ts';

/** See `CallbackStore.handOver`. Rows that another relay holds are passed over. */
export function handOverCallbacks(
  pool: Pool,
  jobs: JobInserter,
  limit: number,
  judge: CallbackJudge,
  looksPerNetworkPerMinute = Number.POSITIVE_INFINITY,
): Promise<number> {
  return withTransaction(pool, async (client) => {
    const { rows } = await client.query<TakenRow>(TAKE, [limit]);
    if (rows.length === 0) return 0;
    const readings = rows.map((row) => readingOf(judge, callbackFromRow(row), row.body));
    const known = await knownOrders(client, readings);
    const judgements = readings.map((reading) => judgementOf(reading, known));
    await client.query(RECORD, columnsOf(judgements));
    const wanted = judgements.flatMap(({ disposition, orderId }, index) =>
      orderId !== null && disposition !== 'orphan' && known.has(orderId)
        ? [{ orderId, network: rows[index]?.sender_network ?? null }]
        : [],
    );
    const waits = await shareLooks(client, wanted, looksPerNetworkPerMinute);
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
function readingOf(judge: CallbackJudge, callback: Callback, body: Uint8Array): Reading {
  const { callbackId } = callback;
  try {
    const { reading, orderId } = judge.read({ callback, body });
    return { callbackId, ...reading, orderId };
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

function judgementOf(reading: Reading, known: ReadonlySet<string>): CallbackJudgement {
  const { callbackId, hint, orderId, unreadableReason } = reading;
  const judgement = { callbackId, hint, orderId };
  if (unreadableReason !== null) return { ...judgement, disposition: 'unreadable', reason: unreadableReason };
  if (orderId === null) return { ...judgement, disposition: 'orphan', reason: 'reference_not_ours' };
  if (!known.has(orderId)) return { ...judgement, disposition: 'orphan', reason: 'order_unknown' };
  return { ...judgement, disposition: 'matched', reason: null };
}

function columnsOf(judgements: readonly CallbackJudgement[]): unknown[] {
  return [
    judgements.map(({ callbackId }) => callbackId),
    judgements.map(({ disposition }) => disposition),
    judgements.map(({ reason }) => optionalStorableText(reason)),
    judgements.map(({ orderId }) => optionalStorableText(orderId)),
    judgements.map(({ hint }) => (hint === null ? null : JSON.stringify(hintToJson(hint)))),
    judgements.map(({ hint }) => indexable(hint?.transaction?.network)),
    judgements.map(({ hint }) => indexable(hint?.transaction?.hash)),
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
where handed_over_at is null
order by callback_id
limit $1
for update skip locked`;

const RECORD = /* sql */ `
update callbacks set handed_over_at = now(), disposition = judged.disposition, reason = judged.reason, order_id = judged.order_id,
  hint = judged.hint, transaction_network = judged.network, transaction_hash = judged.hash
from unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::jsonb[], $6::text[], $7::text[])
  as judged (callback_id, disposition, reason, order_id, hint, network, hash)
where callbacks.callback_id = judged.callback_id`;

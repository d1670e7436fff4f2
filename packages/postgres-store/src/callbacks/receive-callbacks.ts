import { PunteoError, type ReceivedCallback, type ReceiveOutcome, type StoredHeaders } from '@punteo/payments';
import { batched } from '../sql/batching.ts';
import { toByteColumn } from '../sql/byte-column.ts';
import type { Queryable } from '../sql/database.ts';
import { isRejectedValue, isSerializationFailure } from '../sql/store-errors.ts';
import { optionalStorableText } from '../sql/text.ts';

/** See `CallbackStore.receive`. Concurrent callbacks are committed together, with one statement. */
export function receiveCallbacks(
  database: Queryable,
  options: {
    /** Called with the number of callbacks of each commit. */
    readonly onBatch?: ((callbacks: number) => void) | undefined;
    readonly callbacksWaitingMax?: number;
    readonly bytesWaitingMax?: number;
  } = {},
): (callback: ReceivedCallback) => Promise<ReceiveOutcome> {
  const { onBatch, callbacksWaitingMax = 10_000, bytesWaitingMax = 16 * MEBIBYTE } = options;
  return batched((batch) => insertBatch(database, batch), {
    itemsMax: 500,
    // A deadlock is over as soon as the rows are inserted in smaller batches; a row that the database refuses is found.
    mayBeOneItem: (error) => isSerializationFailure(error) || isRejectedValue(error),
    bound: {
      items: callbacksWaitingMax,
      bytes: bytesWaitingMax,
      bytesPerCall: MEBIBYTE,
      bytesOf: ({ body, headers }) => body.length + charactersIn(headers),
      exceeded: () => new PunteoError('inbox_full', 'Too many callbacks wait for their commit.', { retryable: true }),
    },
    ...(onBatch ? { onBatch } : {}),
  });
}

const MEBIBYTE = 1_048_576;

async function insertBatch(
  database: Queryable,
  batch: readonly ReceivedCallback[],
): Promise<readonly ReceiveOutcome[]> {
  const rows = distinctRows(batch);
  const stored = await insert(database, rows);
  const outcomes = new Array<ReceiveOutcome>(batch.length);
  for (const { key, positions } of rows) {
    // The first callback with these bytes is the stored one; the others repeat it.
    for (const [index, position] of positions.entries())
      outcomes[position] = index === 0 ? (stored.get(key) as ReceiveOutcome) : 'duplicate';
  }
  return outcomes;
}

interface Row {
  readonly key: string;
  readonly callback: ReceivedCallback;
  /** Where the batch holds this callback. */
  readonly positions: number[];
  lastReceivedAt: Date;
}

/** One row per distinct callback, ordered by key: two batches with the same rows then cannot deadlock. */
function distinctRows(batch: readonly ReceivedCallback[]): readonly Row[] {
  const byKey = new Map<string, Row>();
  for (const [position, callback] of batch.entries()) {
    const key = keyOf(callback.provider, callback.addressedOrderId ?? '', callback.digest);
    const row = byKey.get(key);
    if (row) {
      row.positions.push(position);
      if (callback.receivedAt > row.lastReceivedAt) row.lastReceivedAt = callback.receivedAt;
    } else byKey.set(key, { key, callback, positions: [position], lastReceivedAt: callback.receivedAt });
  }
  return [...byKey.values()].sort((left, right) => (left.key < right.key ? -1 : 1));
}

function keyOf(provider: string, addressedOrderId: string, digest: Uint8Array): string {
  const bytes = Buffer.from(digest.buffer, digest.byteOffset, digest.byteLength);
  return `${provider}\n${addressedOrderId}\n${bytes.toString('latin1')}`;
}

async function insert(database: Queryable, entries: readonly Row[]): Promise<ReadonlyMap<string, ReceiveOutcome>> {
  const { rows } = await database.query<{ provider: string; addressed_order_id: string; digest: Buffer }>({
    name: 'receive-callbacks',
    text: INSERT,
    values: columnsOf(entries),
  });
  const outcomes = new Map<string, ReceiveOutcome>(entries.map(({ key }) => [key, 'stored']));
  for (const row of rows) outcomes.set(keyOf(row.provider, row.addressed_order_id, row.digest), 'duplicate');
  return outcomes;
}

function columnsOf(entries: readonly Row[]): unknown[] {
  const bodies = toByteColumn(entries.map(({ callback }) => callback.body));
  return [
    entries.map(({ callback }) => callback.provider),
    entries.map(({ callback }) => callback.addressedOrderId ?? ''),
    entries.map(({ callback }) => callback.keyId),
    bodies.starts,
    bodies.lengths,
    entries.map(({ callback }) => optionalStorableText(callback.contentType)),
    entries.map(({ callback }) => callback.receivedAt.toISOString()),
    entries.map(({ lastReceivedAt }) => lastReceivedAt.toISOString()),
    entries.map(({ positions }) => positions.length),
    Buffer.concat(entries.map(({ callback }) => callback.digest)),
    bodies.bytes,
    entries.map(({ callback }) => optionalStorableText(callback.senderNetwork ?? null)),
    entries.map(({ callback }) => callback.authenticatedBy ?? 'address'),
    entries.map(({ callback }) => headersColumn(callback.headers)),
    entries.map(({ callback }) => callback.traceparent ?? null),
  ];
}

/** Null without headers, as for every provider that signs nothing. */
function headersColumn(headers: StoredHeaders = {}): string | null {
  const entries = Object.entries(headers);
  if (entries.length === 0) return null;
  return JSON.stringify(Object.fromEntries(entries.map(([name, value]) => [name, optionalStorableText(value)])));
}

function charactersIn(headers: StoredHeaders = {}): number {
  let characters = 0;
  for (const name in headers) characters += name.length + (headers[name] as string).length;
  return characters;
}

/** Returns the repeated rows only, which are few. `xmax` is 0 for a new row. */
const INSERT = /* sql */ `
with written as (
  insert into callbacks as stored (provider, addressed_order_id, key_id, digest, body, content_type, received_at,
    last_received_at, deliveries, sender_network, authenticated_by, headers, traceparent)
  select provider, addressed_order_id, key_id, substring($10::bytea from 32 * position::integer - 31 for 32),
    substring($11::bytea from body_start for body_length), content_type, received_at, last_received_at, deliveries,
    sender_network, authenticated_by, headers::jsonb, traceparent
  from unnest($1::text[], $2::text[], $3::text[], $4::integer[], $5::integer[], $6::text[], $7::timestamptz[],
      $8::timestamptz[], $9::integer[], $12::text[], $13::text[], $14::text[], $15::text[])
    with ordinality as input (provider, addressed_order_id, key_id, body_start, body_length, content_type, received_at,
      last_received_at, deliveries, sender_network, authenticated_by, headers, traceparent, position)
  on conflict (provider, addressed_order_id, digest) do update set
    deliveries = stored.deliveries + excluded.deliveries,
    last_received_at = greatest(stored.last_received_at, excluded.last_received_at)
  returning provider, addressed_order_id, digest, xmax <> 0 as repeated
)
select provider, addressed_order_id, digest from written where repeated`;

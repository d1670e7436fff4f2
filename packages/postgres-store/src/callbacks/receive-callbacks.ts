import type { ReceivedCallback } from '@punteo/payments';
import type { Pool } from 'pg';
import { toByteColumn } from '../sql/byte-column.ts';
import { isRejectedValue, isSerializationFailure } from '../sql/store-errors.ts';
import { optionalStorableText } from '../sql/text.ts';

type Receipt = 'stored' | 'duplicate';

/** See `CallbackStore.receive`. A row that the database refuses leaves a hole in the answer. */
export async function receiveCallbacks(pool: Pool, batch: readonly ReceivedCallback[]): Promise<readonly Receipt[]> {
  const entries = merged(batch);
  const stored = await insertOrSplit(pool, entries);
  const receipts = new Array<Receipt>(batch.length);
  for (const { key, positions } of entries) {
    const outcome = stored.get(key);
    if (outcome === undefined) continue;
    // The first of the same bytes is the one that was stored, the others repeat it.
    for (const [index, position] of positions.entries()) receipts[position] = index === 0 ? outcome : 'duplicate';
  }
  return receipts;
}

interface Entry {
  readonly key: string;
  readonly callback: ReceivedCallback;
  readonly positions: number[];
  lastReceivedAt: Date;
}

/** Repeats within the batch become one row; rows in the order of their keys, so that two batches don't wait for each other. */
function merged(batch: readonly ReceivedCallback[]): readonly Entry[] {
  const byKey = new Map<string, Entry>();
  for (const [position, callback] of batch.entries()) {
    const key = keyOf(callback.provider, callback.addressedOrderId ?? '', callback.digest);
    const entry = byKey.get(key);
    if (entry) {
      entry.positions.push(position);
      if (callback.receivedAt > entry.lastReceivedAt) entry.lastReceivedAt = callback.receivedAt;
    } else byKey.set(key, { key, callback, positions: [position], lastReceivedAt: callback.receivedAt });
  }
  return [...byKey.values()].sort((left, right) => (left.key < right.key ? -1 : 1));
}

function keyOf(provider: string, addressedOrderId: string, digest: Uint8Array): string {
  return `${provider}\n${addressedOrderId}\n${Buffer.from(digest.buffer, digest.byteOffset, digest.byteLength).toString('latin1')}`;
}

/** Throws when the database is away or not what it should be: then nothing is known to be stored. */
async function insertOrSplit(pool: Pool, entries: readonly Entry[]): Promise<ReadonlyMap<string, Receipt>> {
  if (entries.length === 0) return new Map();
  try {
    return await insert(pool, entries);
  } catch (error) {
    // A deadlock is over as soon as the rows go in smaller batches; a bad row is found by halves.
    const single = entries.length === 1;
    if (single && isSerializationFailure(error)) return insert(pool, entries);
    if (single && isRejectedValue(error)) return new Map();
    if (single || !(isSerializationFailure(error) || isRejectedValue(error))) throw error;
    const middle = Math.ceil(entries.length / 2);
    const first = await insertOrSplit(pool, entries.slice(0, middle));
    return new Map([...first, ...(await insertOrSplit(pool, entries.slice(middle)))]);
  }
}

async function insert(pool: Pool, entries: readonly Entry[]): Promise<ReadonlyMap<string, Receipt>> {
  const { rows } = await pool.query<{ provider: string; addressed_order_id: string; digest: Buffer }>({
    name: 'receive-callbacks',
    text: INSERT,
    values: columnsOf(entries),
  });
  const receipts = new Map<string, Receipt>(entries.map(({ key }) => [key, 'stored']));
  for (const row of rows) receipts.set(keyOf(row.provider, row.addressed_order_id, row.digest), 'duplicate');
  return receipts;
}

function columnsOf(entries: readonly Entry[]): unknown[] {
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
    entries.map(({ callback }) => optionalStorableText(callback.network ?? null)),
  ];
}

/** Only repeats come back: they are the few. `xmax` is 0 for a row that is new. */
const INSERT = /* sql */ `
with written as (
  insert into callbacks as stored (provider, addressed_order_id, key_id, digest, body, content_type, received_at, last_received_at, deliveries, sender_network)
  select provider, addressed_order_id, key_id, substring($10::bytea from 32 * position::integer - 31 for 32),
    substring($11::bytea from body_start for body_length), content_type, received_at, last_received_at, deliveries, sender_network
  from unnest($1::text[], $2::text[], $3::text[], $4::integer[], $5::integer[], $6::text[], $7::timestamptz[], $8::timestamptz[], $9::integer[],
    $12::text[])
    with ordinality as input (provider, addressed_order_id, key_id, body_start, body_length, content_type, received_at, last_received_at, deliveries, sender_network, position)
  on conflict (provider, addressed_order_id, digest) do update set
    deliveries = stored.deliveries + excluded.deliveries,
    last_received_at = greatest(stored.last_received_at, excluded.last_received_at)
  returning provider, addressed_order_id, digest, xmax <> 0 as repeated
)
select provider, addressed_order_id, digest from written where repeated`;

import type { Money, Order, Page, PageRequest, Standing, StandingState, StoryEntry } from '@punteo/payments';
import { anchorFromRow } from '../rows/anchor.ts';
import { CALLBACK_COLUMNS, type CallbackRow, callbackFromRow } from '../rows/callback.ts';
import { type CreateAttemptRow, createAttemptFromRow } from '../rows/create-attempt.ts';
import { type DiscrepancyRow, discrepancyFromRow } from '../rows/discrepancy.ts';
import { type EvidenceRow, evidenceFromRow } from '../rows/evidence.ts';
import { type OrderRow, orderFromRow } from '../rows/order.ts';
import { type PaymentRow, paymentFromRow } from '../rows/payment.ts';
import { instant, isDetail, nearestInstant, unreadableReason } from '../rows/readable.ts';
import type { Database, Queryable } from '../sql/database.ts';
import { pagePosition } from '../sql/paging.ts';

/**
 * See `OrderStore.story`. A page comes from one snapshot of the database. Of callbacks and evidence, which have no bound,
 * only the rows of the page are read.
 */
export async function orderStory(
  database: Database,
  orderId: string,
  request: PageRequest = {},
): Promise<Page<StoryEntry> | null> {
  const { after, limit } = positionOf(request);
  return database.transaction(async (transaction) => {
    await transaction.query('set transaction isolation level repeatable read read only');
    const stored = await transaction.query<OrderRow>('select * from orders where order_id = $1', [orderId]);
    const [row] = stored.rows;
    if (!row) return null;
    const changes = await changeEntries(transaction, orderId);
    // Entries of the same instant keep this order, cause before effect.
    const sources: readonly (readonly Placed[])[] = [
      placed(0, [createdEntry(row, changes)]),
      placed(1, await attemptEntries(transaction, orderId)),
      placed(2, await paymentEntries(transaction, orderId)),
      await callbackEntries(transaction, orderId, boundOf(3, after), limit + 1),
      await evidenceEntries(transaction, orderId, boundOf(4, after), limit + 1),
      placed(5, changes),
      placed(6, await standingEntries(transaction, orderId)),
      placed(7, await eventEntries(transaction, orderId)),
      placed(8, await discrepancyEntries(transaction, orderId)),
      placed(9, row.fulfilled_at ? [{ at: nearestInstant(row.fulfilled_at), type: 'order_fulfilled' }] : []),
    ];
    const entries = sources
      .flat()
      .filter((each) => after === null || compare(each, after) > 0)
      .sort(compare);
    const shown = entries.slice(0, limit);
    const last = entries.length > limit ? shown.at(-1) : undefined;
    return { items: shown.map(({ entry }) => entry), nextCursor: last ? cursorOf(last) : null };
  });
}

/** Where an entry stands in the story: its instant, its source, and its place there. */
interface Position {
  readonly at: Date;
  readonly source: number;
  readonly id: bigint;
}

interface Placed extends Position {
  readonly entry: StoryEntry;
}

function placed(source: number, entries: readonly StoryEntry[]): readonly Placed[] {
  return entries.map((entry, index) => ({ at: entry.at, source, id: BigInt(index), entry }));
}

function compare(left: Position, right: Position): number {
  return (
    left.at.getTime() - right.at.getTime() ||
    left.source - right.source ||
    (left.id < right.id ? -1 : left.id > right.id ? 1 : 0)
  );
}

function cursorOf({ at, source, id }: Position): string {
  return Buffer.from(`${at.toISOString()}\n${source} ${id}`, 'utf8').toString('base64url');
}

function positionOf(request: PageRequest): { readonly after: Position | null; readonly limit: number } {
  const { at, id: place, limit } = pagePosition(request, (text) => PLACE.test(text));
  const [, source, id] = PLACE.exec(place ?? '') ?? [];
  if (at === null || source === undefined || id === undefined) return { after: null, limit };
  return { after: { at: new Date(at), source: Number(source), id: BigInt(id) }, limit };
}

/** A source, and a place in it that fits into a bigint. */
const PLACE = /^(\d) (\d{1,18})$/;

/** The instant and the id after which a source goes on; at the same instant, sources go on one after the other. */
function boundOf(source: number, after: Position | null): readonly [Date | null, string] {
  if (after === null) return [null, '0'];
  const id = source < after.source ? ID_MAX : source > after.source ? '0' : after.id.toString();
  return [after.at, id];
}

const ID_MAX = '9223372036854775807';

async function attemptEntries(transaction: Queryable, orderId: string): Promise<readonly StoryEntry[]> {
  const { rows } = await transaction.query<CreateAttemptRow & { body: Buffer | null }>(ATTEMPTS, [orderId]);
  return rows.flatMap((row) =>
    orUnreadable(`create_attempt:${row.create_attempt_id}`, row.created_at, () => {
      const attempt = createAttemptFromRow(row);
      const { createdAt, finishedAt } = attempt;
      const document = row.body?.toString('utf8') ?? null;
      return [
        { at: createdAt, type: 'create_attempt_started', attempt },
        ...(finishedAt ? [{ at: finishedAt, type: 'create_attempt_finished', attempt, document } as const] : []),
      ];
    }),
  );
}

const ATTEMPTS = /* sql */ `
select create_attempts.*, documents.body from create_attempts left join documents on documents.hash = document_hash
where order_id = $1 order by created_at, create_attempt_id`;

async function callbackEntries(
  transaction: Queryable,
  orderId: string,
  [at, id]: readonly [Date | null, string],
  limit: number,
): Promise<readonly Placed[]> {
  const { rows } = await transaction.query<CallbackRow>(CALLBACKS, [orderId, at, id, limit]);
  return rows.map((row) => {
    const [at, id] = [nearestInstant(row.received_at), row.callback_id];
    const [entry] = orUnreadable(`callback:${id}`, at, () => [
      { at, type: 'callback_received', callback: callbackFromRow(row) },
    ]);
    return { at, source: 3, id: BigInt(id), entry };
  });
}

/** A row that cannot be read keeps its place in the story. */
function orUnreadable(subject: string, at: Date, read: () => Entries): Entries {
  try {
    return read();
  } catch (error) {
    return [{ at: nearestInstant(at), type: 'row_unreadable', subject, reason: unreadableReason(error) }];
  }
}

type Entries = readonly [StoryEntry, ...StoryEntry[]];

function createdEntry(row: OrderRow, changes: readonly ChangeEntry[]): StoryEntry {
  const [entry] = orUnreadable(`order:${row.order_id}`, row.created_at, () => {
    const order = orderFromRow(row);
    return [{ at: order.createdAt, type: 'order_created', ...asCreated(order, changes) }];
  });
  return entry;
}

/** $1 order id · $2 after this instant; null: from the first · $3 or at it with a higher id · $4 rows */
export const CALLBACKS = /* sql */ `
select ${CALLBACK_COLUMNS} from callbacks
where order_id = $1 and outcome in ('matched', 'unreadable')
  and ($2::timestamptz is null or (received_at, callback_id) > ($2, $3::bigint))
order by received_at, callback_id limit $4`;

/** Evidence on withdrawn claims too: it no longer decides, but it happened. */
async function evidenceEntries(
  transaction: Queryable,
  orderId: string,
  [at, id]: readonly [Date | null, string],
  limit: number,
): Promise<readonly Placed[]> {
  const stored = await transaction.query<EvidenceRow>(EVIDENCE, [orderId, at, id, limit]);
  const hashes = stored.rows.flatMap(({ document_hash: hash }) => (hash === null ? [] : [hash]));
  const { rows } = await transaction.query<{ hash: Buffer; body: Buffer }>(
    'select hash, body from documents where hash = any ($1)',
    [hashes],
  );
  const documents = new Map(rows.map(({ hash, body }) => [hash.toString('hex'), body.toString('utf8')]));
  return stored.rows.map((row) => {
    const [at, id] = [nearestInstant(row.checked_at), row.evidence_id];
    const [entry] = orUnreadable(`evidence:${id}`, at, () => {
      const evidence = evidenceFromRow(row);
      const document = evidence.documentHash === null ? '' : (documents.get(evidence.documentHash) ?? null);
      return [{ at, type: 'evidence_taken', evidence, document }];
    });
    return { at, source: 4, id: BigInt(id), entry };
  });
}

/** By whichever order's verification; parameters as in `CALLBACKS`. */
const EVIDENCE = /* sql */ `
select * from evidence
where (
    order_id = $1
    or (provider, kind, network, reference) in (
      select provider, kind, network, reference from claims where order_id = $1
    )
  )
  and ($2::timestamptz is null or (checked_at, evidence_id) > ($2, $3::bigint))
order by checked_at, evidence_id limit $4`;

type ChangeEntry = Extract<StoryEntry, { readonly type: 'order_changed' }>;

async function changeEntries(transaction: Queryable, orderId: string): Promise<readonly ChangeEntry[]> {
  const { rows } = await transaction.query<{
    at: Date;
    action: string;
    actor: string;
    subject: string;
    detail: Record<string, string | null>;
    position: string | null;
    hash: Buffer | null;
  }>(CHANGES, [`order:${orderId}`, orderId]);
  return rows.map(({ at, action, actor, subject, detail: stored, position, hash }) => {
    const { reason, ...detail } = isDetail(stored) ? stored : UNREADABLE_DETAIL;
    return {
      at: nearestInstant(at),
      type: 'order_changed',
      change: action,
      subject,
      actor,
      reason: reason ?? '',
      detail,
      anchor: position === null || hash === null ? null : anchorFromRow({ position, hash }),
    };
  });
}

/** Who did what is still true. */
const UNREADABLE_DETAIL: Readonly<Record<string, string | null>> = { reason: 'row_unreadable' };

/** What the first amendment of each value replaced; what was never amended is as it is stored. */
function asCreated(
  { amount, dueAt, providers }: Order,
  changes: readonly ChangeEntry[],
): Pick<Order, 'amount' | 'dueAt' | 'providers'> {
  const amendments = changes.filter(({ change }) => change === 'order.amended');
  const before = Object.assign({}, ...amendments.map(({ detail }) => detail).toReversed()) as ChangeEntry['detail'];
  const { amountBefore, dueAtBefore, providersBefore } = before;
  return {
    amount: typeof amountBefore === 'string' ? moneyOfText(amountBefore) : amount,
    dueAt: dueAtBefore === undefined ? dueAt : dueAtBefore === null ? null : new Date(dueAtBefore),
    providers: typeof providersBefore === 'string' ? providersBefore.split(' ').filter(Boolean) : providers,
  };
}

/** Reads what `moneyText` wrote into the audit, of any size and in any currency. */
function moneyOfText(text: string): Money {
  const [decimal = '', currency = ''] = text.split(' ');
  const [whole = '', fraction = ''] = decimal.split('.');
  return { amountMinor: BigInt(whole + fraction), currency, exponent: fraction.length };
}

/**
 * What people did to the order, and to its discrepancies, callbacks and events. A fulfilment that stands is an entry
 * of its own; one that was forced, corrected or withdrawn shows who recorded it.
 * $1 audit subject · $2 order id
 */
const CHANGES = /* sql */ `
with acts as (
  select * from audit where subject = $1 and (action <> 'order.fulfilled' or detail ? 'forced' or exists (
    select from audit later
    where later.subject = audit.subject and later.audit_id > audit.audit_id
      and later.action in ('order.fulfilment_corrected', 'order.fulfilment_withdrawn')))
  union all
  select audit.* from discrepancies join audit on audit.subject = 'discrepancy:' || discrepancy_id
  where discrepancies.order_id = $2
  union all
  select audit.* from audit join callbacks on audit.subject = 'callback:' || callbacks.callback_id
  where audit.action = 'callback.replayed' and callbacks.order_id = $2
  union all
  select audit.* from audit join events on audit.subject = 'event:' || events.event_id
  where audit.action = 'events.resent' and events.order_id = $2
)
select at, action, actor, subject, detail, audit_chain.position::text, audit_chain.hash
from acts left join audit_chain using (audit_id)
order by audit_id`;

async function paymentEntries(transaction: Queryable, orderId: string): Promise<readonly StoryEntry[]> {
  const { rows } = await transaction.query<PaymentEntryRow>(PAYMENT_ENTRIES, [orderId]);
  return rows.flatMap((row) =>
    orUnreadable(`payment:${row.provider_payment_id}`, row.at, () => {
      const payment = paymentFromRow(row, { currency: row.order_currency, exponent: row.order_exponent });
      return [{ at: instant('at', row.at), type: row.type, payment }];
    }),
  );
}

type PaymentEntryRow = PaymentRow & {
  at: Date;
  type: 'payment_bound' | 'payment_observed';
  order_currency: string;
  order_exponent: number;
};

/** Each payment when it was bound, without its record, and after each observed change. $1 order id */
const PAYMENT_ENTRIES = /* sql */ `
select p.bound_at as at, 'payment_bound' as type, p.provider, p.provider_payment_id, p.order_id,
  null::numeric as amount_minor, null::text as currency, null::smallint as exponent, null::text as status,
  null::text as provider_status, p.environment, p.created_at, null::timestamptz as updated_at, null::bytea as raw,
  o.currency as order_currency, o.exponent as order_exponent
from payments p join orders o using (order_id)
where p.order_id = $1
union all
select observation.observed_at, 'payment_observed', p.provider, p.provider_payment_id, p.order_id,
  observation.amount_minor, observation.currency, observation.exponent, observation.status,
  observation.provider_status, p.environment, p.created_at, observation.observed_at, p.raw, o.currency, o.exponent
from payment_observations observation
join payments p using (provider, provider_payment_id)
join orders o on o.order_id = p.order_id
where p.order_id = $1
order by 1, 2`;

async function standingEntries(transaction: Queryable, orderId: string): Promise<readonly StoryEntry[]> {
  const { rows } = await transaction.query<{
    at: Date;
    from_state: StandingState;
    to_state: StandingState;
    proof: Standing['proof'];
  }>('select at, from_state, to_state, proof from standing_transitions where order_id = $1 order by version', [
    orderId,
  ]);
  return rows.map(({ at, from_state, to_state, proof }) => ({
    at: nearestInstant(at),
    type: 'standing_changed',
    from: from_state,
    to: to_state,
    proof,
  }));
}

async function eventEntries(transaction: Queryable, orderId: string): Promise<readonly StoryEntry[]> {
  const { rows } = await transaction.query<{
    finished_at: Date;
    state: 'delivered' | 'dead';
    type: string;
    event_id: string;
  }>(
    `select finished_at, deliveries.state, type, event_id from events join deliveries using (event_id)
     where order_id = $1 and deliveries.state in ('delivered', 'dead') order by events.sequence, endpoint`,
    [orderId],
  );
  return rows.map((row) => ({
    at: nearestInstant(row.finished_at),
    type: row.state === 'dead' ? 'event_dead' : 'event_delivered',
    eventType: row.type,
    eventId: row.event_id,
  }));
}

async function discrepancyEntries(transaction: Queryable, orderId: string): Promise<readonly StoryEntry[]> {
  const { rows } = await transaction.query<DiscrepancyRow>(
    'select * from discrepancies where order_id = $1 order by first_seen_at, kind, subject',
    [orderId],
  );
  return rows.flatMap((row) =>
    orUnreadable(`discrepancy:${row.discrepancy_id}`, row.first_seen_at, () => {
      const discrepancy = discrepancyFromRow(row);
      return [{ at: discrepancy.firstSeenAt, type: 'discrepancy_found', discrepancy }];
    }),
  );
}

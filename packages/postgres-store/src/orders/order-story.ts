import type { Standing, StandingState, StoryEntry } from '@punteo/payments';
import { type DiscrepancyRow, discrepancyFromRow } from '../rows/discrepancy.ts';
import { type EvidenceRow, evidenceFromRow } from '../rows/evidence.ts';
import { type PaymentRow, paymentFromRow } from '../rows/payment.ts';
import type { Database, Queryable } from '../sql/database.ts';
import { loadOrderFacts } from '../standings/load-order-facts.ts';

/** See `OrderStore.story`. All entries come from one snapshot of the database. */
export function orderStory(database: Database, orderId: string): Promise<readonly StoryEntry[] | null> {
  return database.transaction(async (transaction) => {
    await transaction.query('set transaction isolation level repeatable read read only');
    const [facts] = await loadOrderFacts(transaction, [orderId]);
    if (!facts) return null;
    const { order } = facts;
    const entries: StoryEntry[] = [{ at: order.createdAt, type: 'order_created', order }];
    for (const attempt of facts.createAttempts) {
      entries.push({ at: attempt.createdAt, type: 'create_attempt_started', attempt });
      if (attempt.finishedAt) entries.push({ at: attempt.finishedAt, type: 'create_attempt_finished', attempt });
    }
    entries.push(...(await paymentEntries(transaction, orderId, facts.payments)));
    for (const callback of facts.callbacks)
      entries.push({ at: callback.receivedAt, type: 'callback_received', callback });
    entries.push(...(await evidenceEntries(transaction, orderId)));
    entries.push(...(await changeEntries(transaction, orderId)));
    entries.push(...(await standingEntries(transaction, orderId)));
    entries.push(...(await eventEntries(transaction, orderId)));
    entries.push(...(await discrepancyEntries(transaction, orderId)));
    if (order.fulfilledAt) entries.push({ at: order.fulfilledAt, type: 'order_fulfilled' });
    // The sort is stable: entries of the same instant keep the order above, cause before effect.
    return entries.sort((left, right) => left.at.getTime() - right.at.getTime());
  });
}

/** Evidence on withdrawn claims too: it no longer decides, but it happened. */
async function evidenceEntries(transaction: Queryable, orderId: string): Promise<readonly StoryEntry[]> {
  const stored = await transaction.query<EvidenceRow>(EVIDENCE, [orderId]);
  const evidence = stored.rows.map(evidenceFromRow);
  const hashes = evidence.flatMap(({ documentHash }) =>
    documentHash === null ? [] : [Buffer.from(documentHash, 'hex')],
  );
  const { rows } = await transaction.query<{ hash: Buffer; body: Buffer }>(
    'select hash, body from documents where hash = any ($1)',
    [hashes],
  );
  const documents = new Map(rows.map(({ hash, body }) => [hash.toString('hex'), body.toString('utf8')]));
  return evidence.map((piece) => ({
    at: piece.checkedAt,
    type: 'evidence_taken',
    evidence: piece,
    document: piece.documentHash === null ? '' : (documents.get(piece.documentHash) ?? null),
  }));
}

const EVIDENCE = /* sql */ `
select * from evidence
where (provider, kind, network, reference) in (
  select provider, kind, network, reference from claims where order_id = $1
)
order by evidence_id`;

async function changeEntries(transaction: Queryable, orderId: string): Promise<readonly StoryEntry[]> {
  const { rows } = await transaction.query<{ at: Date; action: string; actor: string; reason: string | null }>(
    CHANGES,
    [`order:${orderId}`],
  );
  return rows.map(({ at, action, actor, reason }) => ({
    at,
    type: 'order_changed',
    change: action,
    actor,
    reason: reason ?? '',
  }));
}

/** The fulfilment is an entry of its own. $1 audit subject */
const CHANGES = /* sql */ `
select at, action, actor, detail ->> 'reason' as reason from audit
where subject = $1 and action <> 'order.fulfilled'
order by audit_id`;

async function paymentEntries(
  transaction: Queryable,
  orderId: string,
  bound: readonly { readonly provider: string; readonly providerPaymentId: string }[],
): Promise<readonly StoryEntry[]> {
  if (bound.length === 0) return [];
  const { rows } = await transaction.query<PaymentEntryRow>(PAYMENT_ENTRIES, [orderId]);
  return rows.map((row) => ({
    at: row.at,
    type: row.type,
    payment: paymentFromRow(row, { currency: row.order_currency, exponent: row.order_exponent }),
  }));
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
    at,
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
    at: row.finished_at,
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
  return rows.map((row) => ({
    at: row.first_seen_at,
    type: 'discrepancy_found',
    discrepancy: discrepancyFromRow(row),
  }));
}

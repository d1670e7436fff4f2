import type { Payment } from '@punteo/payments';
import { factsToJson } from '../rows/evidence.ts';
import type { Database } from '../sql/database.ts';
import { optionalStorableText, storableText } from '../sql/text.ts';

/** See `VerificationStore.postponeUnchanged`. */
export function postponeUnchanged(
  database: Database,
  provider: string,
  listed: readonly Payment[],
  now: Date,
): Promise<number> {
  return database.transaction(async (transaction) => {
    // An order that another transaction changes is left out. The claims are read after the lock, so none is overlooked.
    const { rows } = await transaction.query<{ order_id: string }>(LOCK_DUE, [
      now,
      provider,
      listed.map(({ providerPaymentId }) => storableText(providerPaymentId)),
    ]);
    if (rows.length === 0) return 0;
    const { rowCount } = await transaction.query(POSTPONE_UNCHANGED, [
      now,
      provider,
      rows.map((row) => row.order_id),
      listed.map(({ providerPaymentId }) => storableText(providerPaymentId)),
      listed.map(factsOf),
      listed.map(({ environment }) => optionalStorableText(environment)),
      listed.map(({ payers }) => storableText(payers.join(' '))),
    ]);
    return rowCount ?? 0;
  });
}

/** As an adapter states them after a single read. */
function factsOf({ amount, status, providerStatus, createdAt, updatedAt }: Payment): string {
  const shown = { amount, status, providerStatus: storableText(providerStatus), createdAt, updatedAt };
  return JSON.stringify(factsToJson({ kind: 'payment', ...shown, earlyToleranceSeconds: 0 }));
}

/** $1 now · $2 provider · $3 payment ids */
const LOCK_DUE = /* sql */ `
select order_id from standings
where next_verification_at <= $1 and state in ('awaiting', 'overdue') and order_id in (
  select order_id from claims
  where reference = any ($3) and provider = $2 and kind = 'payment' and withdrawn_at is null
)
order by order_id for update skip locked`;

/**
 * An order is postponed while each of its claims is a payment of the provider that was read singly within the week, and
 * that every row of the list shows as that read did. A callback, a person's change or a new claim since that read is a
 * request, which the list does not answer. An order waits as long again as it has waited, between an hour and a day, as in
 * the schedule of single reads.
 * $1 now · $2 provider · $3 order ids · $4 payment ids · $5 facts · $6 environments · $7 payers
 */
const POSTPONE_UNCHANGED = /* sql */ `
with listed as (
  select * from unnest($4::text[], $5::jsonb[], $6::text[], $7::text[])
    as listed (reference, facts, environment, payers)
),
unchanged as (
  select claims.order_id, max(claims.claimed_at) as claimed_at,
    min(greatest(latest.checked_at, claims.asked_at)) as read_at
  from claims
  left join lateral (
    select answered, facts, checked_at from evidence
    where evidence.reference = claims.reference and evidence.provider = claims.provider
      and evidence.kind = claims.kind and evidence.network = claims.network
    order by evidence_id desc limit 1
  ) latest on true
  left join listed on listed.reference = claims.reference
  left join payments on payments.provider = claims.provider and payments.provider_payment_id = claims.reference
  where claims.order_id = any ($3) and claims.withdrawn_at is null
  group by claims.order_id
  having bool_and((
    claims.provider = $2 and claims.kind = 'payment'
    and claims.claimed_at <= $1::timestamptz - interval '1 hour'
    and latest.answered
    and latest.facts ->> 'status' in ('created', 'pending', 'authorised', 'failed', 'cancelled', 'expired')
    and latest.facts - 'earlyToleranceSeconds' = listed.facts - 'earlyToleranceSeconds'
    and payments.environment is not distinct from listed.environment
    and (payments.erased_at is not null or array_to_string(payments.payers, ' ') = listed.payers)
  ) is true)
)
update standings set next_verification_at = least(
  unchanged.read_at + interval '7 days',
  $1::timestamptz + least(greatest($1::timestamptz - unchanged.claimed_at, interval '1 hour'), interval '1 day'),
  case when standings.state = 'awaiting' then orders.due_at + interval '1 millisecond' end
)
from unchanged join orders using (order_id)
where standings.order_id = unchanged.order_id
  and unchanged.read_at > $1::timestamptz - interval '7 days'
  and (standings.state <> 'awaiting' or orders.due_at is null or orders.due_at >= $1)
  and not exists (
    select from callbacks
    where callbacks.order_id = unchanged.order_id and callbacks.last_received_at > unchanged.read_at
  )
  and not exists (
    select from audit
    where audit.subject = 'order:' || unchanged.order_id and audit.at > unchanged.read_at
  )`;

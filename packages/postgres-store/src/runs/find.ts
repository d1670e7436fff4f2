import { CREATE_CANDIDATES } from '../create-attempts/create-candidates.ts';
import { CANDIDATES } from '../transfers/candidates.ts';

/**
 * The three-way tally: one pass over orders with their standings, what providers list, and the callbacks. Each branch
 * of the union is one kind of fault; whole tables are joined by hash, nothing is looked up row by row.
 *
 * $1 run id · $2 from · $3 to · $4 now · $5 fulfilment, $6 callback, $7 create seconds · $8 providers that call back
 * · $9 states in which the money is there in full · $10 missing seconds
 */
export const FIND = /* sql */ `
with scope as not materialized (
  select o.order_id, o.amount_minor, o.currency, o.exponent, o.fulfilled_at, s.state, s.paid_minor, s.paid_currency,
    s.paid_exponent, s.fulfilment_allowed, s.claim_keys, s.discrepancies, coalesce(s.paid_at, s.since) as proven_at
  from orders o join standings s using (order_id)
  where ($2::timestamptz is null or o.created_at >= $2) and ($3::timestamptz is null or o.created_at < $3)
),
-- Proven by a provider that calls back, and it did not.
never_called_back as (
  select distinct order_id, provider from evidence
  where verdict = 'confirmed' and provider = any ($8::text[])
    and not exists (
      select from callbacks
      where callbacks.order_id = evidence.order_id and callbacks.provider = evidence.provider
        and outcome in ('matched', 'unreadable')
    )
),
complete_sync as (
  select provider, max(started_at) as started_at from provider_syncs where complete group by provider
),
unlisted as (
  select payments.order_id, payments.provider, payments.provider || ':' || payments.provider_payment_id as claim_key
  from payments
  join complete_sync using (provider)
  where payments.order_id is not null
    and payments.bound_at <= complete_sync.started_at - make_interval(secs => $10)
    and (payments.observed_at is null or payments.observed_at < complete_sync.started_at)
),
last_answer as (
  select distinct on (evidence.order_id, evidence.claim_key) evidence.order_id, evidence.provider, evidence.claim_key, evidence.checks,
    min(evidence.checked_at) over (partition by evidence.order_id, evidence.claim_key) as first_asked_at
  from evidence join scope using (order_id)
  where evidence.answered and cardinality(scope.claim_keys) = 0
  order by evidence.order_id, evidence.claim_key, evidence.evidence_id desc
),
not_there as (
  select order_id, provider, claim_key from unlisted
  union
  select order_id, provider, claim_key from last_answer
  where checks @> '[{"name": "found", "result": "unknown"}]' and first_asked_at <= $4::timestamptz - make_interval(secs => $10)
),
${CANDIDATES},
named_elsewhere as (
  select order_id from never_called_back
  union select order_id from not_there
  union select order_id from fits where orders = 1 and observed_transfers = 1
),
-- The one pass over all orders: what follows looks at these few again, and at no other.
suspect as materialized (
  select scope.* from scope left join named_elsewhere using (order_id)
  where named_elsewhere.order_id is not null or discrepancies <> '[]' or (fulfilled_at is null) = fulfilment_allowed
),
found_in_facts as (
  select finding ->> 'kind' as kind,
    'order:' || order_id || coalesce('#' || (finding ->> 'claimKey'), '') as subject,
    order_id, finding ->> 'provider' as provider, finding -> 'fields' as fields,
    (finding #>> '{moneyAtRisk,amountMinor}')::numeric as risk_minor,
    finding #>> '{moneyAtRisk,currency}' as risk_currency,
    (finding #>> '{moneyAtRisk,exponent}')::smallint as risk_exponent
  from suspect, jsonb_array_elements(discrepancies) finding
  where discrepancies <> '[]'
),
paid_not_fulfilled as (
  select 'paid_not_fulfilled', 'order:' || order_id, order_id, null,
    jsonb_build_array(jsonb_build_object('field', 'fulfilled_at', 'expected', to_char(proven_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), 'actual', null)),
    paid_minor, paid_currency, paid_exponent
  from suspect
  where fulfilment_allowed and fulfilled_at is null and proven_at <= $4::timestamptz - make_interval(secs => $5)
),
fulfilled_not_paid as (
  select 'fulfilled_not_paid', 'order:' || order_id, order_id, null,
    jsonb_build_array(jsonb_build_object('field', 'state', 'expected', 'paid', 'actual', state)),
    amount_minor, currency, exponent
  from suspect
  where fulfilled_at is not null and not fulfilment_allowed and state <> all ($9::text[])
),
missing_callback as (
  select 'missing_callback', 'order:' || order_id || '@' || provider, order_id, provider,
    jsonb_build_array(jsonb_build_object('field', 'callback', 'expected', provider, 'actual', null)),
    null::numeric, null, null::smallint
  from suspect join never_called_back using (order_id)
  where cardinality(claim_keys) > 0 and proven_at <= $4::timestamptz - make_interval(secs => $6)
),
missing_at_provider as (
  select 'missing_at_provider', 'order:' || suspect.order_id || '#' || not_there.claim_key, suspect.order_id, not_there.provider,
    jsonb_build_array(jsonb_build_object('field', 'payment', 'expected', not_there.claim_key, 'actual', null)),
    suspect.amount_minor, suspect.currency, suspect.exponent
  from not_there join suspect using (order_id)
  -- A proof that vanished is told as what it is: reversed.
  where suspect.state <> 'reversed'
),
${CREATE_CANDIDATES},
unexpected_payment as (
  select 'unexpected_payment', 'payment:' || provider || ':' || provider_payment_id, null, provider,
    jsonb_build_array(jsonb_build_object('field', 'order', 'expected', null, 'actual', provider_status)),
    amount_minor, currency, exponent
  from payments
  where order_id is null and status in ('paid', 'authorised', 'refunded', 'unknown')
    and ($2::timestamptz is null or coalesce(created_at, first_seen_at) >= $2)
    and ($3::timestamptz is null or coalesce(created_at, first_seen_at) < $3)
    -- It is told of with the create that it might come from.
    and not exists (
      select from create_candidates candidate
      where candidate.provider = payments.provider and candidate.provider_payment_id = payments.provider_payment_id
    )
),
-- Where a callback names a payment, that one is meant; the others are left to the other creates.
likely_candidate as (
  select *, count(*) over (partition by provider, provider_payment_id) as creates
  from (
    select *, bool_or(is_named) over (partition by create_attempt_id) or bool_or(is_named) over (partition by provider, provider_payment_id)
      as is_named_otherwise
    from create_candidates
  ) candidate
  where is_named or not is_named_otherwise
),
proposal as (
  select create_attempt_id, count(*) = 1 and max(creates) = 1 as is_single,
    jsonb_agg(jsonb_build_object('field', 'payment', 'expected', null, 'actual', provider_payment_id) order by provider_payment_id) as payments
  from likely_candidate group by create_attempt_id
),
-- Known to be lost, or taking so long that it must be. What might be it is told at once, the rest when its clock has run out.
unknown_create as (
  select case when is_single is false then 'ambiguous' else 'unknown_create' end, 'attempt:' || create_attempt_id, order_id, provider,
    jsonb_build_array(jsonb_build_object('field', 'outcome', 'expected', 'created', 'actual', coalesce(reason, outcome)))
      || coalesce(payments, '[]'),
    amount_minor, currency, exponent
  from create_attempts left join proposal using (create_attempt_id)
  where (outcome is null or outcome = 'unknown')
    and (created_at <= $4::timestamptz - make_interval(secs => $7) or (outcome = 'unknown' and is_single is not null))
    and ($2::timestamptz is null or created_at >= $2) and ($3::timestamptz is null or created_at < $3)
),
astray as (
  select outcome || '_callback', 'callback:' || callback_id, null, provider,
    jsonb_build_array(jsonb_build_object('field', 'reason', 'expected', null, 'actual', reason)),
    null::numeric, null, null::smallint
  from callbacks
  where outcome in ('orphan', 'unreadable')
    and ($2::timestamptz is null or received_at >= $2) and ($3::timestamptz is null or received_at < $3)
),
seen as (
  select *, transaction_network || ':' || transaction_hash as payment_id from unclaimed
  -- The callback may still be on its way.
  where moved_at <= $4::timestamptz - make_interval(secs => $6)
),
seen_for_one as (
  select 'missing_callback', 'order:' || fits.order_id || '@' || seen.provider, fits.order_id, seen.provider,
    jsonb_build_array(
      jsonb_build_object('field', 'callback', 'expected', seen.provider, 'actual', null),
      jsonb_build_object('field', 'transaction', 'expected', null, 'actual', seen.payment_id)),
    seen.amount_minor, seen.currency, seen.exponent
  from seen
  join fits using (provider, claim_key, currency)
  join suspect on suspect.order_id = fits.order_id
  where fits.orders = 1 and fits.observed_transfers = 1
),
seen_for_several as (
  select 'ambiguous', 'payment:' || seen.provider || ':' || seen.payment_id || '#' || seen.currency, null, seen.provider,
    jsonb_build_array(
      jsonb_build_object('field', 'transaction', 'expected', null, 'actual', seen.payment_id),
      jsonb_build_object('field', 'order', 'expected',
        array_to_string((array_agg(fits.order_id order by fits.order_id))[1:5], ', '), 'actual', null)),
    seen.amount_minor, seen.currency, seen.exponent
  from seen join fits using (provider, claim_key, currency)
  where (fits.orders > 1 or fits.observed_transfers > 1)
    and ($2::timestamptz is null or seen.moved_at >= $2) and ($3::timestamptz is null or seen.moved_at < $3)
  group by seen.provider, seen.payment_id, seen.currency, seen.amount_minor, seen.exponent
),
seen_for_none as (
  select 'unexpected_payment', 'payment:' || seen.provider || ':' || seen.payment_id || '#' || seen.currency, null, seen.provider,
    jsonb_build_array(jsonb_build_object('field', 'transaction', 'expected', null, 'actual', seen.payment_id)),
    seen.amount_minor, seen.currency, seen.exponent
  from seen left join fits using (provider, claim_key, currency)
  where fits.order_id is null
    and ($2::timestamptz is null or seen.moved_at >= $2) and ($3::timestamptz is null or seen.moved_at < $3)
),
found as (
  select * from found_in_facts
  union all select * from paid_not_fulfilled
  union all select * from fulfilled_not_paid
  union all select * from missing_callback
  union all select * from missing_at_provider
  union all select * from unexpected_payment
  union all select * from unknown_create
  union all select * from astray
  union all select * from seen_for_one
  union all select * from seen_for_several
  union all select * from seen_for_none
)
insert into run_discrepancies (run_id, kind, subject, order_id, provider, fields, risk_minor, risk_currency, risk_exponent)
select $1, kind, subject, order_id, provider, fields, risk_minor, risk_currency, risk_exponent from found
on conflict do nothing`;

/**
 * Which payments might be what a create without a certain outcome made; CTEs without parameters, the last is
 * `create_candidates`. A payment that no order has and that agrees in amount, currency, payer and time is one (what it
 * does not say, it does not contradict), and so is one that a callback of the intent's order names: the address of
 * that callback is the order's own, but its body is anybody's word. They are proposed, never bound.
 */
export const CREATE_CANDIDATES = /* sql */ `
open_attempt as (
  select *, amount_minor * ('1e-' || exponent)::numeric as amount from create_attempts where outcome is null or outcome = 'unknown'
),
unbound_payment as (
  select *, amount_minor * ('1e-' || exponent)::numeric as amount from payments where order_id is null
),
alike as (
  select attempt.create_attempt_id, attempt.provider, payment.provider_payment_id
  from open_attempt attempt
  join unbound_payment payment using (provider, currency, amount)
  where coalesce(
      payment.created_at between attempt.created_at - interval '5 minutes' and attempt.created_at + interval '15 minutes',
      payment.first_seen_at >= attempt.created_at - interval '5 minutes')
    and (payment.payers && attempt.payers or payment.payers = '{}' or attempt.payers = '{}')
),
named as (
  select distinct attempt.create_attempt_id, attempt.provider, hint ->> 'providerPaymentId' as provider_payment_id
  from open_attempt attempt
  join callbacks using (order_id, provider)
  left join payments payment on payment.provider = attempt.provider and payment.provider_payment_id = hint ->> 'providerPaymentId'
  where callbacks.outcome = 'matched' and hint ->> 'providerPaymentId' is not null
    and callbacks.received_at >= attempt.created_at - interval '5 minutes'
    and case
      -- Nobody has seen it: it may be there until the whole list, read after the callback, does not show it.
      when payment.provider is null then not exists (
        select from provider_syncs
        where provider_syncs.provider = attempt.provider and provider_syncs.complete and provider_syncs.started_at > callbacks.received_at)
      else payment.order_id is null and payment.currency = attempt.currency
        and payment.amount_minor * ('1e-' || payment.exponent)::numeric = attempt.amount
      end
),
create_candidates as (
  select create_attempt_id, provider, provider_payment_id, bool_or(is_named) as is_named
  from (select *, false as is_named from alike union all select *, true from named) candidate
  group by create_attempt_id, provider, provider_payment_id
)`;

/**
 * Tables for the `with` of a statement, without parameters; the last one is `create_candidates`: the payments that a
 * create attempt without a certain outcome may have created. Such a payment is unbound and matches the attempt in
 * amount, currency, payer and time (a field that it does not state counts as matching), or a callback of the attempt's
 * order names it: the callback address belongs to the order, but anybody who knows it can write the body. Candidates
 * are proposed, never bound.
 */
export const CREATE_CANDIDATES = /* sql */ `
unresolved_attempt as (
  select *, amount_minor * ('1e-' || exponent)::numeric as amount
  from create_attempts where (outcome is null or outcome = 'unknown') and retried_at is null
),
unbound_payment as (
  select *, amount_minor * ('1e-' || exponent)::numeric as amount from payments where order_id is null
),
matching_payment as (
  select attempt.create_attempt_id, attempt.provider, payment.provider_payment_id
  from unresolved_attempt attempt
  join unbound_payment payment using (provider, currency, amount)
  where coalesce(
      payment.created_at
        between attempt.created_at - interval '5 minutes' and attempt.created_at + interval '15 minutes',
      payment.recorded_at >= attempt.created_at - interval '5 minutes')
    and (payment.payers && attempt.payers or payment.payers = '{}' or attempt.payers = '{}')
),
named_payment as (
  select distinct attempt.create_attempt_id, attempt.provider, hint ->> 'providerPaymentId' as provider_payment_id
  from unresolved_attempt attempt
  join callbacks using (order_id, provider)
  left join payments payment on payment.provider = attempt.provider
    and payment.provider_payment_id = hint ->> 'providerPaymentId'
  where callbacks.outcome = 'matched' and hint ->> 'providerPaymentId' is not null
    and callbacks.received_at >= attempt.created_at - interval '5 minutes'
    and case
      -- Not observed yet: it may exist until a sync of the whole list, begun after the callback, does not show it.
      when payment.provider is null then not exists (
        select from provider_syncs
        where provider_syncs.provider = attempt.provider and provider_syncs.complete
          and provider_syncs.started_at > callbacks.received_at)
      else payment.order_id is null and payment.currency = attempt.currency
        and payment.amount_minor * ('1e-' || payment.exponent)::numeric = attempt.amount
      end
),
create_candidates as (
  select create_attempt_id, provider, provider_payment_id, bool_or(is_named) as is_named
  from (select *, false as is_named from matching_payment union all select *, true from named_payment) candidate
  group by create_attempt_id, provider, provider_payment_id
)`;

import type { DiscrepancyQuery } from './discrepancy-query.ts';
import { graceIsOver, inWindow } from './parameters.ts';

export const unknownCreate: DiscrepancyQuery = {
  reason:
    'A create attempt has no certain outcome: its payment may exist, and a second one could charge the buyer twice.',
  select: /* sql */ `
select 'unknown_create' as kind, subject, order_id, provider, fields, risk_minor, risk_currency, risk_exponent
from unresolved_creates where is_single is not false`,
};

/**
 * `unresolved_creates`: create attempts without a certain outcome, each with the payments that it may have created. One
 * with such a payment is reported at once, the others after the grace period. `is_single`: whether it is one payment of
 * one attempt; null without any payment. Where a callback names a payment, only that payment is the attempt's
 * candidate, and of no other attempt. Reads
 * the temporary table `create_candidates`.
 */
export const UNRESOLVED_CREATES = /* sql */ `
likely_candidate as (
  select *, count(*) over (partition by provider, provider_payment_id) as attempts
  from (
    select *, bool_or(is_named) over (partition by create_attempt_id)
      or bool_or(is_named) over (partition by provider, provider_payment_id)
      as is_named_otherwise
    from create_candidates
  ) candidate
  where is_named or not is_named_otherwise
),
create_proposal as (
  select create_attempt_id, count(*) = 1 and max(attempts) = 1 as is_single,
    jsonb_agg(jsonb_build_object('field', 'payment', 'expected', null, 'actual', provider_payment_id)
      order by provider_payment_id) as payments
  from likely_candidate group by create_attempt_id
),
unresolved_creates as (
  select 'attempt:' || create_attempt_id as subject, order_id, provider, is_single,
    jsonb_build_array(jsonb_build_object('field', 'outcome', 'expected', 'created', 'actual',
      coalesce(reason, outcome)))
      || coalesce(payments, '[]') as fields,
    amount_minor as risk_minor, currency as risk_currency, exponent as risk_exponent
  from create_attempts left join create_proposal using (create_attempt_id)
  where (outcome is null or outcome = 'unknown') and retried_at is null
    and (${graceIsOver('created_at', 'createSeconds', 'provider')} or (outcome = 'unknown' and is_single is not null))
    and ${inWindow('created_at')}
)`;

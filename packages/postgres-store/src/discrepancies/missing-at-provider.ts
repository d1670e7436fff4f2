import { CLAIM_COLUMNS, claimIdSql } from '../claims/claim-columns.ts';
import type { DiscrepancyQuery } from './discrepancy-query.ts';
import { graceIsOver, secondsOf } from './parameters.ts';
import type { RunScope } from './shared-tables.ts';

export const missingAtProvider: DiscrepancyQuery = {
  reason: 'A payment or transaction that is claimed for the order does not exist at its provider or on the chain.',
  select: /* sql */ `
select 'missing_at_provider' as kind, 'order:' || compared.order_id || '#' || missing.claim_id as subject,
  compared.order_id, missing.provider,
  jsonb_build_array(jsonb_build_object('field', 'payment', 'expected', missing.claim_id, 'actual', null)) as fields,
  compared.amount_minor as risk_minor, compared.currency as risk_currency, compared.exponent as risk_exponent
from missing_claims missing join orders_to_compare compared using (order_id)
-- A proof that disappeared has a kind of its own.
where compared.state <> 'reversed'`,
};

/**
 * `missing_claims`: bound payments that the latest sync of the whole list did not show, and claims of unpaid orders
 * that their witness has not found since it was first asked. Reads `orders_in_window`.
 */
export const missingClaims = (scope: RunScope): string => /* sql */ `
whole_sync as (
  select provider, max(started_at) as started_at from provider_syncs where complete group by provider
),
unlisted_payment as (
  select payments.order_id, payments.provider, ${claimIdSql({
    provider: 'payments.provider',
    kind: "'payment'",
    network: "''",
    reference: 'payments.provider_payment_id',
  })} as claim_id
  from payments
  join whole_sync using (provider)
  where payments.order_id is not null
    and payments.bound_at <= whole_sync.started_at - make_interval(secs => ${secondsOf('missingSeconds', 'payments.provider')})
    and (payments.observed_at is null or payments.observed_at < whole_sync.started_at)${
      scope === 'incremental' ? '\n    and payments.order_id in (select order_id from orders_in_scope)' : ''
    }
),
latest_answer as (
  select distinct on (order_id, ${CLAIM_COLUMNS}) order_id, ${CLAIM_COLUMNS}, checks,
    min(checked_at) over (partition by order_id, ${CLAIM_COLUMNS}) as first_checked_at
  from evidence
  join (select order_id, ${CLAIM_COLUMNS} from claims where withdrawn_at is null) claim
    using (order_id, ${CLAIM_COLUMNS})
  join orders_in_window using (order_id)
  where answered and orders_in_window.claims = '[]'
  order by order_id, ${CLAIM_COLUMNS}, evidence_id desc
),
missing_claims as (
  select order_id, provider, claim_id from unlisted_payment
  union
  select order_id, provider, ${claimIdSql()} from latest_answer
  where checks @> '[{"name": "found", "result": "unknown"}]' and ${graceIsOver('first_checked_at', 'missingSeconds', 'provider')}
)`;

import type { OrderFacts } from '@punteo/payments';
import type { ClientBase, Pool } from 'pg';
import { CALLBACK_COLUMNS, type CallbackRow, callbackFromRow } from '../rows/callback.ts';
import { type CreateAttemptRow, createAttemptFromRow } from '../rows/create-attempt.ts';
import { EVIDENCE_COLUMNS, type EvidenceRow, evidenceFromRow } from '../rows/evidence.ts';
import { type OrderRow, orderFromRow } from '../rows/order.ts';
import { type PaymentRow, paymentFromRow } from '../rows/payment.ts';

/** Everything about these orders, with six statements however many they are; unknown ids are left out. */
export async function loadOrderFacts(
  client: ClientBase | Pool,
  orderIds: readonly string[],
): Promise<readonly OrderFacts[]> {
  // One after the other: a transaction has one connection.
  const orders = await client.query<OrderRow>('select * from orders where order_id = any ($1)', [orderIds]);
  const createAttempts = await client.query<CreateAttemptRow>(
    'select * from create_attempts where order_id = any ($1) order by created_at, create_attempt_id',
    [orderIds],
  );
  const payments = await client.query<PaymentRow & { order_id: string }>(
    'select * from payments where order_id = any ($1) order by provider, provider_payment_id',
    [orderIds],
  );
  const evidence = await client.query<EvidenceRow>(
    `select ${EVIDENCE_COLUMNS} from evidence where order_id = any ($1) order by evidence_id`,
    [orderIds],
  );
  const callbacks = await client.query<CallbackRow & { order_id: string }>(CALLBACKS, [orderIds]);
  const competingClaims = await client.query<CompetingClaimRow>(COMPETING_CLAIMS, [orderIds]);

  const attemptsOf = Map.groupBy(createAttempts.rows, (row) => row.order_id);
  const paymentsOf = Map.groupBy(payments.rows, (row) => row.order_id);
  const evidenceOf = Map.groupBy(evidence.rows, (row) => row.order_id);
  const callbacksOf = Map.groupBy(callbacks.rows, (row) => row.order_id);
  const competingClaimsOf = Map.groupBy(competingClaims.rows, (row) => row.order_id);
  return orders.rows.map((row): OrderFacts => {
    const order = orderFromRow(row);
    const id = row.order_id;
    return {
      order,
      createAttempts: (attemptsOf.get(id) ?? []).map(createAttemptFromRow),
      payments: (paymentsOf.get(id) ?? []).map((payment) => paymentFromRow(payment, order.amount)),
      evidence: (evidenceOf.get(id) ?? []).map(evidenceFromRow),
      callbacks: (callbacksOf.get(id) ?? []).map(callbackFromRow),
      competingClaims: (competingClaimsOf.get(id) ?? []).map((competingClaim) => ({
        orderId: competingClaim.competing_order_id,
        network: competingClaim.network,
        hash: competingClaim.hash,
        claimKey: competingClaim.claim_key,
        amountDiffers: competingClaim.of_other_sum,
      })),
    };
  });
}

interface CompetingClaimRow {
  order_id: string;
  competing_order_id: string;
  network: string;
  hash: string;
  claim_key: string | null;
  of_other_sum: boolean;
}

const CALLBACKS = /* sql */ `
select ${CALLBACK_COLUMNS} from callbacks
where order_id = any ($1) and outcome in ('matched', 'unreadable')
order by callback_id`;

/**
 * Who else says that a transaction was for him, by a callback or by a person who bound it: the same hash under whatever
 * spelling of the network, since two names may mean one chain. Not a rival: whose own witness answered that it cannot be his
 * (an unlisted network, or a check that failed, other than the amount and the use by another), and who only has a callback
 * where a person spoke for us. $1 order ids
 */
const COMPETING_CLAIMS = /* sql */ `
with ours as (
  select order_id, transaction_hash as hash, bool_or(bound) as bound
  from (
    select order_id, transaction_hash, false as bound from callbacks
    where order_id = any ($1) and outcome = 'matched' and transaction_hash is not null
    union all
    select order_id, lower(right(provider_payment_id, 66)), true from payments
    where order_id = any ($1) and provider_payment_id like '%:0x%'
  ) named
  group by order_id, transaction_hash
),
theirs as (
  select ours.order_id, ours.hash, ours.bound as ours_bound, c.order_id as competing_order_id, c.transaction_network as network, false as bound
  from ours join callbacks c on c.transaction_hash = ours.hash and c.order_id <> ours.order_id
  where c.outcome = 'matched'
  union all
  select ours.order_id, ours.hash, ours.bound, p.order_id, left(p.provider_payment_id, -67), true
  from ours join payments p on lower(right(p.provider_payment_id, 66)) = ours.hash and p.order_id <> ours.order_id
  where p.provider_payment_id like '%:0x%'
),
competing_claims as (
  select order_id, hash, competing_order_id, min(network) as network
  from theirs
  group by order_id, hash, competing_order_id
  having bool_or(bound) or not bool_or(ours_bound)
)
select competing_claims.*, heard.claim_key, coalesce(heard.checks @> '[{"name": "amount", "result": "failed"}]' and heard.answered, false) as of_other_sum
from competing_claims
left join lateral (
  select distinct on (claim_key) claim_key, answered, checks from evidence
  where evidence.order_id = competing_claims.competing_order_id and right(claim_key, 66) = competing_claims.hash
  order by claim_key, answered desc, evidence_id desc
) heard on true
where heard.claim_key is null or not heard.answered or not (
  heard.checks @> '[{"name": "network", "result": "unknown"}]'
  or jsonb_path_exists(heard.checks, '$[*] ? (@.result == "failed" && @.name != "amount" && @.name != "used_once")')
)
order by 1, 2, 3, 5`;

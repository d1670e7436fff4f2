import type { OrderFacts } from '@punteo/payments';
import { CALLBACK_COLUMNS, type CallbackRow, callbackFromRow } from '../rows/callback.ts';
import { type CreateAttemptRow, createAttemptFromRow } from '../rows/create-attempt.ts';
import { EVIDENCE_COLUMNS, type EvidenceRow, evidenceFromRow } from '../rows/evidence.ts';
import { type OrderRow, orderFromRow } from '../rows/order.ts';
import { type PaymentRow, paymentFromRow } from '../rows/payment.ts';
import type { Queryable } from '../sql/database.ts';

/** Loads the facts of orders, with six statements for any number of them; unknown ids are left out. */
export async function loadOrderFacts(database: Queryable, orderIds: readonly string[]): Promise<readonly OrderFacts[]> {
  // One after another, because a transaction has one connection.
  const orders = await database.query<OrderRow>('select * from orders where order_id = any ($1)', [orderIds]);
  const createAttempts = await database.query<CreateAttemptRow>(
    'select * from create_attempts where order_id = any ($1) order by created_at, create_attempt_id',
    [orderIds],
  );
  const payments = await database.query<PaymentRow & { order_id: string }>(
    'select * from payments where order_id = any ($1) order by provider, provider_payment_id',
    [orderIds],
  );
  const evidence = await database.query<EvidenceRow>(
    `select ${EVIDENCE_COLUMNS} from evidence where order_id = any ($1) order by evidence_id`,
    [orderIds],
  );
  const callbacks = await database.query<CallbackRow & { order_id: string }>(CALLBACKS, [orderIds]);
  const competingClaims = await database.query<CompetingClaimRow>(COMPETING_CLAIMS, [orderIds]);

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
      competingClaims: (competingClaimsOf.get(id) ?? []).map((claim) => ({
        orderId: claim.competing_order_id,
        network: claim.network,
        hash: claim.hash,
        claimKey: claim.claim_key,
        amountDiffers: claim.amount_differs,
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
  amount_differs: boolean;
}

const CALLBACKS = /* sql */ `
select ${CALLBACK_COLUMNS} from callbacks
where order_id = any ($1) and outcome in ('matched', 'unreadable')
order by callback_id`;

/**
 * The other orders that claim the same transaction, through a callback or a person's binding. Transactions are compared
 * by hash under any name of the network, because two names may mean one chain. Excluded are orders whose latest
 * evidence refutes their claim (an unlisted network, or a failed check other than the amount and `used_once`), and
 * orders with only a callback where a person bound the transaction to this order. $1 order ids
 */
const COMPETING_CLAIMS = /* sql */ `
with own_claims as (
  select order_id, transaction_hash as hash, bool_or(bound) as bound
  from (
    select order_id, transaction_hash, false as bound from callbacks
    where order_id = any ($1) and outcome = 'matched' and transaction_hash is not null
    union all
    select order_id, lower(right(provider_payment_id, 66)), true from payments
    where order_id = any ($1) and provider_payment_id like '%:0x%'
  ) claims
  group by order_id, transaction_hash
),
other_claims as (
  select own.order_id, own.hash, own.bound as own_bound, c.order_id as competing_order_id,
    c.transaction_network as network, false as bound
  from own_claims own join callbacks c on c.transaction_hash = own.hash and c.order_id <> own.order_id
  where c.outcome = 'matched'
  union all
  select own.order_id, own.hash, own.bound, p.order_id, left(p.provider_payment_id, -67), true
  from own_claims own join payments p on lower(right(p.provider_payment_id, 66)) = own.hash
    and p.order_id <> own.order_id
  where p.provider_payment_id like '%:0x%'
),
competing_claims as (
  select order_id, hash, competing_order_id, min(network) as network
  from other_claims
  group by order_id, hash, competing_order_id
  having bool_or(bound) or not bool_or(own_bound)
)
select competing_claims.*, latest.claim_key,
  coalesce(latest.checks @> '[{"name": "amount", "result": "failed"}]' and latest.answered, false) as amount_differs
from competing_claims
left join lateral (
  select distinct on (claim_key) claim_key, answered, checks from evidence
  where evidence.order_id = competing_claims.competing_order_id and right(claim_key, 66) = competing_claims.hash
  order by claim_key, answered desc, evidence_id desc
) latest on true
where latest.claim_key is null or not latest.answered or not (
  latest.checks @> '[{"name": "network", "result": "unknown"}]'
  or jsonb_path_exists(latest.checks, '$[*] ? (@.result == "failed" && @.name != "amount" && @.name != "used_once")')
)
order by 1, 2, 3, 5`;

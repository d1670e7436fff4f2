import { claimId, type Evidence, type OrderClaim, type OrderFacts } from '@punteo/payments';
import { type ClaimRow, claimFromRow } from '../claims/claim-columns.ts';
import { type AllocationRow, allocationFromRow } from '../rows/allocation.ts';
import { CALLBACK_COLUMNS, type CallbackRow, callbackFromRow } from '../rows/callback.ts';
import { type CreateAttemptRow, createAttemptFromRow } from '../rows/create-attempt.ts';
import { type EvidenceRow, evidenceFromRow } from '../rows/evidence.ts';
import { type OrderRow, orderFromRow } from '../rows/order.ts';
import { type PaymentRow, paymentFromRow } from '../rows/payment.ts';
import { readPart, readRow } from '../rows/readable.ts';
import type { Queryable } from '../sql/database.ts';

/** All facts about these orders, with seven statements however many they are; unknown ids are left out. */
export async function loadOrderFacts(
  transaction: Queryable,
  orderIds: readonly string[],
): Promise<readonly OrderFacts[]> {
  // One after the other: a transaction has one connection.
  const orders = await transaction.query<OrderRow & { released: boolean }>(ORDERS, [orderIds]);
  const attempts = await transaction.query<CreateAttemptRow>(ATTEMPTS, [orderIds]);
  const payments = await transaction.query<PaymentRow & { order_id: string }>(PAYMENTS, [orderIds]);
  const claimRows = await transaction.query<ClaimOfOrderRow>(CLAIMS, [orderIds]);
  const evidence = await transaction.query<EvidenceRow>(EVIDENCE, [orderIds]);
  const callbacks = await transaction.query<CallbackRow & { order_id: string }>(CALLBACKS, [orderIds]);
  const allocations = await transaction.query<AllocationRow>(ALLOCATIONS, [orderIds]);

  const attemptsOf = Map.groupBy(attempts.rows, (row) => row.order_id);
  const paymentsOf = Map.groupBy(payments.rows, (row) => row.order_id);
  const claimsOf = Map.groupBy(claimRows.rows, (row) => row.order_id);
  const evidenceOf = Map.groupBy(evidence.rows, (row) => claimId(claimFromRow(row)));
  const callbacksOf = Map.groupBy(callbacks.rows, (row) => row.order_id);
  const allocationsOf = Map.groupBy(allocations.rows, (row) => row.order_id);
  return orders.rows.map((row) => readRow(`Order ${row.order_id}`, () => factsOf(row)));

  function factsOf(row: OrderRow & { released: boolean }): OrderFacts {
    const order = orderFromRow(row);
    const id = row.order_id;
    const claims = (claimsOf.get(id) ?? []).map(orderClaimFromRow);
    return {
      order,
      createAttempts: (attemptsOf.get(id) ?? []).map((attempt) =>
        readPart(`create attempt ${attempt.create_attempt_id}`, () => createAttemptFromRow(attempt)),
      ),
      payments: (paymentsOf.get(id) ?? []).map((payment) =>
        readPart(`payment ${payment.provider_payment_id}`, () => paymentFromRow(payment, order.amount)),
      ),
      claims,
      evidence: oldestFirst(
        claims
          .flatMap(({ claim }) => evidenceOf.get(claimId(claim)) ?? [])
          .map((each) => readPart(`evidence ${each.evidence_id}`, () => evidenceFromRow(each))),
      ),
      callbacks: (callbacksOf.get(id) ?? []).map((callback) =>
        readPart(`callback ${callback.callback_id}`, () => callbackFromRow(callback)),
      ),
      held: (allocationsOf.get(id) ?? []).map((held) => readPart('an allocation', () => allocationFromRow(held))),
      isReleased: row.released || order.fulfilledAt !== null,
      acceptsParts: row.accepts_parts,
    };
  }
}

/** Ids ascend with time; they are longer than a double is exact. */
function oldestFirst(evidence: readonly Evidence[]): readonly Evidence[] {
  return evidence.toSorted((left, right) => (BigInt(left.evidenceId) < BigInt(right.evidenceId) ? -1 : 1));
}

interface ClaimOfOrderRow extends ClaimRow {
  order_id: string;
  source: OrderClaim['source'];
  claimed_at: Date;
  asked_at: Date | null;
}

function orderClaimFromRow(row: ClaimOfOrderRow): OrderClaim {
  return { claim: claimFromRow(row), source: row.source, claimedAt: row.claimed_at, askedAt: row.asked_at };
}

const ORDERS = /* sql */ `
select orders.*, standings.released from orders join standings using (order_id) where order_id = any ($1)`;

const ATTEMPTS = /* sql */ `
select * from create_attempts where order_id = any ($1) order by created_at, create_attempt_id`;

const PAYMENTS = /* sql */ `
select * from payments where order_id = any ($1) order by provider, provider_payment_id`;

const CLAIMS = /* sql */ `
select * from claims where order_id = any ($1) and withdrawn_at is null
order by claimed_at, provider, kind, network, reference`;

/**
 * Evidence on a claim serves every order that makes it, whichever order's verification asked. Each row once. Of answers
 * that repeat each other, the first and the last: those between them change no decision, and callbacks without end cause
 * answers without end.
 */
const EVIDENCE = /* sql */ `
select * from (
  select *, lead(repeats) over on_claim as is_repeated
  from (
    select *, (
        order_id = lag(order_id) over on_claim and answered = lag(answered) over on_claim
        and facts is not distinct from lag(facts) over on_claim and checks = lag(checks) over on_claim
        and configuration = lag(configuration) over on_claim
      ) is true as repeats
    from evidence
    where (provider, kind, network, reference) in (
      select provider, kind, network, reference from claims where order_id = any ($1) and withdrawn_at is null
    )
    window on_claim as (partition by provider, kind, network, reference order by evidence_id)
  ) as marked
  window on_claim as (partition by provider, kind, network, reference order by evidence_id)
) as runs
where not (repeats and is_repeated is true)
order by evidence_id`;

/**
 * The newest ones of each order, and the oldest ones about each transaction that it claims: a sender with a callback address
 * may send callbacks without end.
 */
const CALLBACKS = /* sql */ `
select ${CALLBACK_COLUMNS} from callbacks
where callback_id in (
  select newest.callback_id from unnest($1::text[]) as wanted (order_id) cross join lateral (
    select callback_id from callbacks
    where callbacks.order_id = wanted.order_id and outcome in ('matched', 'unreadable')
    order by callback_id desc limit 100
  ) as newest
  union all
  select oldest.callback_id from claims cross join lateral (
    select callback_id from callbacks
    where transaction_hash = claims.reference and callbacks.order_id = claims.order_id
      and outcome in ('matched', 'unreadable')
    order by callback_id limit 20
  ) as oldest
  where claims.order_id = any ($1) and kind = 'transaction' and withdrawn_at is null
)
order by callback_id`;

const ALLOCATIONS = /* sql */ `
select * from allocations where order_id = any ($1)
order by unit_kind, unit_provider, chain_id, unit_reference, token, recipient, position`;

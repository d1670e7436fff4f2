import { isPaidInFull, PunteoError, type StandingState } from '@punteo/payments';
import { writeAudit } from '../audit/write-audit.ts';
import type { Queryable } from '../sql/database.ts';

/**
 * Throws `order_paid` or `payment_live` where a further payment might charge the buyer twice. Where somebody asks for it all
 * the same, it is an audit row. `state`: of the order, whose standing is locked.
 */
export async function refuseBesideLive(
  transaction: Queryable,
  attempt: { readonly createAttemptId: string; readonly orderId: string; readonly provider: string },
  state: StandingState,
  another: { readonly actor: string } | undefined,
): Promise<void> {
  const { createAttemptId, orderId, provider } = attempt;
  const { rows } = await transaction.query<LiveRow>(LIVE, [orderId, provider]);
  const live = [
    ...(isPaidInFull(state) || HOLDS_MONEY.includes(state) ? [`the order is ${state}`] : []),
    ...rows.map((row) => `${[row.provider, row.reference].filter(Boolean).join(' ')} (${row.status})`),
  ].join(', ');
  if (live === '') return;
  if (another === undefined) throw refusal(orderId, state, live);
  await writeAudit(transaction, {
    actor: another.actor,
    action: 'order.another_payment_created',
    subject: `order:${orderId}`,
    detail: { reason: 'another payment was asked for', provider, createAttemptId, beside: live },
  });
}

/**
 * Locks the standing of an order before its attempts change, so that of two concurrent creates the second sees the first, and
 * none waits for the other's attempt while that waits for the standing. Throws `order_unknown`.
 */
export async function lockedState(transaction: Queryable, orderId: string): Promise<StandingState> {
  const { rows } = await transaction.query<{ state: StandingState }>(LOCK, [orderId]);
  if (rows[0] === undefined) throw new PunteoError('order_unknown', `There is no order ${orderId}.`);
  return rows[0].state;
}

function refusal(orderId: string, state: StandingState, live: string): PunteoError {
  const next = 'To create another one all the same: `punteo pay --another`, or `"another": true` in the API.';
  return isPaidInFull(state)
    ? new PunteoError('order_paid', `Order ${orderId} is paid already. ${next}`)
    : new PunteoError('payment_live', `A payment of order ${orderId} may still be paid, or was: ${live}. ${next}`);
}

/** States of an order that is not paid in full and has money, or will. */
const HOLDS_MONEY: readonly StandingState[] = ['confirming', 'contested', 'underpaid'];

interface LiveRow {
  provider: string;
  reference: string | null;
  status: string;
}

const LOCK = 'select state from standings where order_id = $1 for update';

/**
 * Payments of the order that the buyer may still pay, or has paid: all that their provider has not ended. A word of a provider
 * that is not mapped says nothing. $1 order id · $2 provider of the new attempt, whose attempts without a certain outcome
 * are refused by an index
 */
const LIVE = /* sql */ `
select provider, provider_payment_id as reference, coalesce(status, 'created') as status, bound_at as at from payments
where order_id = $1 and coalesce(status, 'created') not in ('failed', 'cancelled', 'expired', 'refunded')
union all
select provider, null, coalesce(outcome, 'unknown'), created_at from create_attempts
where order_id = $1 and retried_at is null
  and case when outcome = 'created' then provider_payment_id is null
    else provider <> $2 and (outcome is null or outcome = 'unknown') end
order by at, provider, reference`;

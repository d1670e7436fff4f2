import { type PaymentClaim, PunteoError } from '@punteo/payments';
import { addClaims } from '../claims/write-claims.ts';
import type { Queryable } from '../sql/database.ts';
import { isForeignKeyViolation } from '../sql/store-errors.ts';

/** Binds the payment that a create attempt returned. Throws `order_unknown`, `payment_bound_elsewhere`. */
export async function bindCreatedPayment(transaction: Queryable, claim: PaymentClaim, orderId: string): Promise<void> {
  if ((await bindPayment(transaction, claim, orderId)) === 'elsewhere')
    throw boundElsewhere(claim, orderId, 'unbind it there first.');
  await addClaims(transaction, [{ orderId, claim, source: 'create' }]);
}

/**
 * Binds a payment on a person's word, and finishes the order's create attempt without a certain outcome: it created
 * this payment.
 */
export async function bindByPerson(transaction: Queryable, claim: PaymentClaim, orderId: string): Promise<void> {
  const outcome = await bindPayment(transaction, claim, orderId);
  if (outcome === 'elsewhere')
    throw boundElsewhere(
      claim,
      orderId,
      'unbind it there to move it. To give a part of it to this order, bind nothing and run ' +
        `\`punteo orders allocate ${orderId} ${claim.provider} ${claim.paymentId} <amount>\`.`,
    );
  // An import may bind a payment again: one that was bound before is not what a later attempt created.
  if (outcome === 'unchanged') return;
  await transaction.query(FINISH_ATTEMPT, [claim.provider, claim.paymentId, orderId]);
}

/** Frees a payment that was bound to this order. */
export async function unbindPayment(
  transaction: Queryable,
  { provider, paymentId }: PaymentClaim,
  orderId: string,
): Promise<void> {
  await transaction.query(UNBIND, [provider, paymentId, orderId]);
}

async function bindPayment(
  transaction: Queryable,
  { provider, paymentId }: PaymentClaim,
  orderId: string,
): Promise<'bound' | 'unchanged' | 'elsewhere'> {
  try {
    const { rows } = await transaction.query<{ is_new: boolean }>(BIND, [provider, paymentId, orderId]);
    const [bound] = rows;
    if (!bound) return 'elsewhere';
    return bound.is_new ? 'bound' : 'unchanged';
  } catch (error) {
    if (isForeignKeyViolation(error)) throw new PunteoError('order_unknown', `There is no order ${orderId}.`);
    throw error;
  }
}

function boundElsewhere({ provider, paymentId }: PaymentClaim, orderId: string, next: string): PunteoError {
  return new PunteoError(
    'payment_bound_elsewhere',
    `Payment ${paymentId} of ${provider} is bound to another order than ${orderId}: ${next}`,
  );
}

const BIND = /* sql */ `
insert into payments as stored (provider, provider_payment_id, order_id, bound_at)
values ($1, $2, $3, now())
on conflict (provider, provider_payment_id) do update set
  order_id = excluded.order_id, bound_at = coalesce(stored.bound_at, excluded.bound_at)
where stored.order_id is null or stored.order_id = excluded.order_id
returning bound_at = now() as is_new`;

const UNBIND = /* sql */ `
update payments set order_id = null, bound_at = null
where provider = $1 and provider_payment_id = $2 and order_id = $3`;

/** A payment that was created well before the attempt is not what the attempt created. */
const FINISH_ATTEMPT = /* sql */ `
update create_attempts set outcome = 'created', finished_at = now(), provider_payment_id = $2, reason = null
where provider = $1 and order_id = $3 and (outcome is null or outcome = 'unknown')
  and not exists (
    select from payments
    where payments.provider = $1 and payments.provider_payment_id = $2
      and payments.created_at < create_attempts.created_at - interval '5 minutes')`;

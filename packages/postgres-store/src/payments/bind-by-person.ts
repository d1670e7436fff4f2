import type { Queryable } from '../sql/database.ts';
import { bindPayment } from './bind-payment.ts';

/** See `PaymentStore.bind`. */
export async function bindByPerson(
  transaction: Queryable,
  provider: string,
  providerPaymentId: string,
  orderId: string,
): Promise<void> {
  // An order that is imported again binds its old payments again; they say nothing about a create attempt made since.
  if ((await bindPayment(transaction, provider, providerPaymentId, orderId)) === 'unchanged') return;
  await transaction.query(FINISH_ATTEMPT, [provider, providerPaymentId, orderId]);
  await transaction.query(VERIFY_NOW, [orderId]);
}

/**
 * A payment dated well before the attempt is not what the attempt created. $1 provider · $2 payment id · $3 order id
 */
const FINISH_ATTEMPT = /* sql */ `
update create_attempts set outcome = 'created', finished_at = now(), provider_payment_id = $2, reason = null
where provider = $1 and order_id = $3 and (outcome is null or outcome = 'unknown')
  and not exists (
    select from payments
    where payments.provider = $1 and payments.provider_payment_id = $2
      and payments.created_at < create_attempts.created_at - interval '5 minutes')`;

const VERIFY_NOW = /* sql */ `
update standings set next_verification_at = least(next_verification_at, now()) where order_id = $1`;

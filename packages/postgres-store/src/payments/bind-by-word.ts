import type { ClientBase } from 'pg';
import { bindPayment } from './bind-payment.ts';

/** See `PaymentStore.bind`. */
export async function bindByPerson(
  client: ClientBase,
  provider: string,
  providerPaymentId: string,
  orderId: string,
): Promise<void> {
  // An order that is stated again names its old payments too: those say nothing of a create since then.
  if ((await bindPayment(client, provider, providerPaymentId, orderId)) === 'unchanged') return;
  await client.query(SETTLE_INTENT, [provider, providerPaymentId, orderId]);
  await client.query(LOOK_NOW, [orderId]);
}

/** A payment that is dated well before the intent is not what it made. */
const SETTLE_INTENT = /* sql */ `
update create_attempts set outcome = 'created', finished_at = now(), provider_payment_id = $2, reason = null
where provider = $1 and order_id = $3 and (outcome is null or outcome = 'unknown')
  and not exists (
    select from payments
    where payments.provider = $1 and payments.provider_payment_id = $2
      and payments.created_at < create_attempts.created_at - interval '5 minutes')`;

const LOOK_NOW = /* sql */ `
update standings set next_check_at = least(next_check_at, now()) where order_id = $1`;

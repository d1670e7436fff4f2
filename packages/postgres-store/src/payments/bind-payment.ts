import { PunteoError } from '@punteo/payments';
import type { ClientBase } from 'pg';
import { isForeignKeyViolation } from '../sql/store-errors.ts';

/** Ties a provider's payment to an order, for good; `bound` when it was not. Throws `order_unknown`, `payment_bound_elsewhere`. */
export async function bindPayment(
  client: ClientBase,
  provider: string,
  providerPaymentId: string,
  orderId: string,
): Promise<'bound' | 'unchanged'> {
  try {
    const { rows } = await client.query<{ is_new: boolean }>(BIND, [provider, providerPaymentId, orderId]);
    if (!rows[0])
      throw new PunteoError(
        'payment_bound_elsewhere',
        `Payment ${providerPaymentId} of ${provider} belongs to another order than ${orderId}.`,
      );
    return rows[0].is_new ? 'bound' : 'unchanged';
  } catch (error) {
    if (isForeignKeyViolation(error)) throw new PunteoError('order_unknown', `There is no order ${orderId}.`);
    throw error;
  }
}

const BIND = /* sql */ `
insert into payments as stored (provider, provider_payment_id, order_id, bound_at)
values ($1, $2, $3, now())
on conflict (provider, provider_payment_id) do update set
  order_id = excluded.order_id, bound_at = coalesce(stored.bound_at, excluded.bound_at)
where stored.order_id is null or stored.order_id = excluded.order_id
returning bound_at = now() as is_new`;

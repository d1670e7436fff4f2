import { PunteoError } from '@punteo/payments';
import type { Queryable } from '../sql/database.ts';
import { isForeignKeyViolation } from '../sql/store-errors.ts';

/**
 * Binds a provider's payment to an order; `unchanged` when it was bound to it before. Throws `order_unknown`,
 * `payment_bound_elsewhere`.
 */
export async function bindPayment(
  transaction: Queryable,
  provider: string,
  providerPaymentId: string,
  orderId: string,
): Promise<'bound' | 'unchanged'> {
  try {
    const { rows } = await transaction.query<{ is_new: boolean }>(BIND, [provider, providerPaymentId, orderId]);
    if (!rows[0])
      throw new PunteoError(
        'payment_bound_elsewhere',
        `Payment ${providerPaymentId} at ${provider} is bound to another order than ${orderId}.`,
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

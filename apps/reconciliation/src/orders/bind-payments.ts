import type { App } from '../app.ts';
import type { OrderStatement } from './put-orders.ts';

/**
 * Binds the payments that a statement names, in the provider's spelling of their ids. Throws
 * `payment_bound_elsewhere`.
 */
export async function bindPayments(
  { store, providers }: Pick<App, 'store' | 'providers'>,
  { orderId, payments }: Pick<OrderStatement, 'orderId' | 'payments'>,
): Promise<void> {
  for (const { provider, providerPaymentId } of payments) {
    const normalised = providers.find(({ name }) => name === provider)?.normalisePaymentId?.(providerPaymentId);
    await store.payments.bind(provider, normalised ?? providerPaymentId, orderId);
  }
}

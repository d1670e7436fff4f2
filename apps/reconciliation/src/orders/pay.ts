import { type CreateAttempt, type CreatePaymentInput, createPayment } from '@punteo/payments';
import type { App } from '../app.ts';
import { configuredProvider } from './configured-provider.ts';

/** Creates a payment for an order at the named provider; the store schedules its first verification. */
export async function pay(
  { store, providers }: Pick<App, 'store' | 'providers'>,
  request: Omit<CreatePaymentInput, 'description'> & { readonly provider: string; readonly description?: string },
): Promise<CreateAttempt> {
  const { description = `Order ${request.orderId}`, details, orderId } = request;
  const provider = configuredProvider(providers, request.provider);
  return createPayment({ orderId, description, details }, { store, provider });
}

import { type CreateAttempt, type CreatePaymentInput, createPayment, PunteoError } from '@punteo/payments';
import type { App } from '../app.ts';

/** Creates a payment for an order at the named provider; the store schedules its first verification. */
export async function pay(
  { store, providers }: Pick<App, 'store' | 'providers'>,
  request: Omit<CreatePaymentInput, 'description'> & { readonly provider: string; readonly description?: string },
): Promise<CreateAttempt> {
  const { description = `Order ${request.orderId}`, details, orderId } = request;
  const provider = configuredProvider(providers, request.provider);
  return createPayment({ orderId, description, details }, { store, provider });
}

/** Throws `provider_not_configured`. */
export function configuredProvider<Named extends { readonly name: string }>(
  providers: readonly Named[],
  name: string,
): Named {
  const provider = providers.find((candidate) => candidate.name === name);
  if (provider) return provider;
  const known = providers.map((candidate) => candidate.name).join(', ') || 'none';
  throw new PunteoError('provider_not_configured', `${name} is not configured here (configured: ${known}).`);
}

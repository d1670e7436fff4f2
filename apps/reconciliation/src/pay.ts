import { type CreatePaymentInput, createPayment, type Intent, nextCheckAt, PunteoError } from '@punteo/payments';
import type { App } from './app.ts';

/** Asks the named provider for a payment of an order, and sees to it that somebody looks at it later. */
export async function pay(
  { store, providers, clock }: Pick<App, 'store' | 'providers' | 'clock'>,
  request: Omit<CreatePaymentInput, 'description'> & { readonly provider: string; readonly description?: string },
): Promise<Intent> {
  const { description = `Order ${request.orderId}`, details, orderId } = request;
  const provider = configuredProvider(providers, request.provider);
  const intent = await createPayment({ orderId, description, details }, { store, provider });
  if (intent.outcome === 'created') await store.judgements.schedule(orderId, nextCheckAt(0, clock()));
  return intent;
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

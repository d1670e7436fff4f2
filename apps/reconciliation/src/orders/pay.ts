import { type CreateAttempt, type CreatePaymentInput, createPayment, lostCreateRetryAt } from '@punteo/payments';
import type { App } from '../app.ts';
import { configuredProvider } from './configured-provider.ts';

/**
 * Creates a payment for an order at the named provider; the store schedules its first verification. Returns the provider's
 * answer too, where it was kept.
 */
export async function pay(
  { store, providers, lostCreateRetrySeconds, clock }: PayApp,
  request: Omit<CreatePaymentInput, 'description'> & { readonly provider: string; readonly description?: string },
): Promise<CreateAttempt & { readonly answer: string | null }> {
  const { description = `Order ${request.orderId}`, provider: name, ...input } = request;
  const provider = configuredProvider(providers, name);
  const attempt = await createPayment({ ...input, description }, { store, provider, lostCreateRetrySeconds, clock });
  return { ...attempt, answer: await store.createAttempts.document(attempt) };
}

/** What to do after a create whose outcome is not known: from when and how another one is possible. */
export function afterLostCreate(
  { providers, lostCreateRetrySeconds }: PayApp,
  attempt: Pick<CreateAttempt, 'provider' | 'createdAt'>,
): string {
  const { name, findsLostCreatesBy } = configuredProvider(providers, attempt.provider);
  if (findsLostCreatesBy === 'list')
    return `${name} may have created the payment: run \`punteo sync\` to find it. Until then no other payment can be created for this order.`;
  const retryAt = lostCreateRetryAt(attempt, lostCreateRetrySeconds).toISOString();
  return `${name} may have created the payment, and has no list to search. From ${retryAt} on the create can be repeated under the same reference with --retry-lost.`;
}

type PayApp = Pick<App, 'store' | 'providers' | 'lostCreateRetrySeconds' | 'clock'>;

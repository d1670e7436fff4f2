import type * as wire from '@punteo/contracts/reconciliation';
import type * as z from 'zod';
import type { App } from '../app.ts';

/** Queues a verification of an order at each configured provider that has a claim of it. Throws what `VerificationStore.request` throws. */
export async function requestVerification(
  { store, providers }: Pick<App, 'store' | 'providers'>,
  orderId: string,
  by: { readonly actor: string; readonly reason: string },
): Promise<z.output<typeof wire.QueuedVerification>> {
  const names = providers.map(({ name }) => name);
  const { requestedAt, providers: queued } = await store.verifications.request(orderId, names, by);
  return {
    orderId,
    requestedAt: requestedAt.toISOString(),
    providers: queued.map(({ provider, notBefore }) => ({ provider, notBefore: notBefore.toISOString() })),
  };
}

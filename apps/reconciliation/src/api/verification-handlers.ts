import type { App } from '../app.ts';
import { actorOf } from './actor-of.ts';
import type { ChangeRequest } from './order-change-handlers.ts';

/** The contract's route of verifications that a person asks for. */
export function verificationHandlers({ store, providers }: Pick<App, 'store' | 'providers'>) {
  return {
    requestVerification: async ({ params: { orderId }, body: { reason }, res }: ChangeRequest<unknown>) => {
      const by = { actor: actorOf(res), reason };
      const names = providers.map(({ name }) => name);
      const { requestedAt, providers: queued } = await store.verifications.request(orderId, names, by);
      const body = {
        orderId,
        requestedAt: requestedAt.toISOString(),
        providers: queued.map(({ provider, notBefore }) => ({ provider, notBefore: notBefore.toISOString() })),
      };
      return { status: 202 as const, body };
    },
  };
}

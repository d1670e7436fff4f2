import type { App } from '../app.ts';
import { requestVerification } from '../orders/request-verification.ts';
import { actorOf } from './actor-of.ts';
import type { ChangeRequest } from './order-change-handlers.ts';

/** The contract's route of verifications that a person asks for. */
export function verificationHandlers(app: Pick<App, 'store' | 'providers'>) {
  return {
    requestVerification: async ({ params: { orderId }, body: { reason }, res }: ChangeRequest<unknown>) => ({
      status: 202 as const,
      body: await requestVerification(app, orderId, { actor: actorOf(res), reason }),
    }),
  };
}

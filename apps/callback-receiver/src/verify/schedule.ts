import type { CallbackStore, VerificationStore } from '@punteo/payments';
import { type Loop, startLoop } from '../loop.ts';

/**
 * Queues the verifications that are due without a callback, so that no payment depends on one; decides due orders that
 * have no claim, without a verification; and retries orphan callbacks whose order was stated after they came.
 */
export function startSchedule(options: {
  readonly verifications: Pick<VerificationStore, 'due'>;
  readonly callbacks: Pick<CallbackStore, 'retryOrphans'>;
  readonly requestVerification: (orderIds: readonly string[]) => Promise<unknown>;
  readonly decideWithoutVerification: (orderIds: readonly string[]) => Promise<unknown>;
  readonly onOrphansRetried: () => void;
  readonly clock: () => Date;
  readonly onError: (error: unknown) => void;
}): Loop {
  const { verifications, callbacks, requestVerification, decideWithoutVerification } = options;
  const { onOrphansRetried, clock, onError } = options;
  let retryOrphansAt = 0;

  /** The longer a search takes, the later the next one: a flood of orphans must not keep the database busy. */
  async function retryOrphansWhenDue(): Promise<void> {
    const startedAt = performance.now();
    if (startedAt < retryOrphansAt) return;
    const retried = await callbacks.retryOrphans();
    const endedAt = performance.now();
    retryOrphansAt = endedAt + RETRY_REST * (endedAt - startedAt);
    if (retried > 0) onOrphansRetried();
  }

  async function dueOrders(now: Date, hasClaims: boolean): Promise<readonly string[]> {
    return (await verifications.due(now, ORDERS_MAX, { hasClaims })).map(({ orderId }) => orderId);
  }

  return startLoop(
    async () => {
      await retryOrphansWhenDue();
      const now = clock();
      const [claimed, unclaimed] = [await dueOrders(now, true), await dueOrders(now, false)];
      if (claimed.length > 0) await requestVerification(claimed);
      if (unclaimed.length > 0) await decideWithoutVerification(unclaimed);
      return 'none';
    },
    { restMilliseconds: { least: REST_MILLISECONDS, most: REST_MILLISECONDS }, onError },
  );
}

/** An order stays due until it is verified or decided: what one turn leaves over, the next one finds. */
const ORDERS_MAX = 1_000;
/** Times as long as the search took. */
const RETRY_REST = 20;
const REST_MILLISECONDS = 2_000;

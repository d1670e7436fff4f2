import type { CallbackStore, DueOrder, RequestedVerification, VerificationStore } from '@punteo/payments';
import { failureRestMilliseconds, type Loop, startLoop } from '../loop.ts';

/**
 * Queues the verifications that are due without a callback, so that no payment depends on one; decides due orders whose
 * claims no configured provider has, without a verification; closes abandoned orders; and retries orphan callbacks whose
 * order was stated after they came.
 */
export function startSchedule(options: {
  readonly verifications: Pick<VerificationStore, 'due' | 'abandoned'>;
  readonly callbacks: Pick<CallbackStore, 'retryOrphans'>;
  /** Names of the configured providers. */
  readonly providers: readonly string[];
  readonly closeUnpaidAfterDays: number;
  readonly requestVerifications: (requests: readonly RequestedVerification[]) => Promise<unknown>;
  readonly decideWithoutVerification: (orderIds: readonly string[]) => Promise<unknown>;
  readonly closeOrders: (orderIds: readonly string[]) => Promise<unknown>;
  readonly onOrphansRetried: () => void;
  readonly clock: () => Date;
  /** Throws unless the database answers. */
  readonly ping: () => Promise<void>;
  readonly onError: (error: unknown) => void;
}): Loop {
  const { verifications, callbacks, providers, closeUnpaidAfterDays, clock, ping, onError } = options;
  const { requestVerifications, decideWithoutVerification, closeOrders, onOrphansRetried } = options;

  const retryOrphans = seldom(0, onError, async () => {
    if ((await callbacks.retryOrphans()) > 0) onOrphansRetried();
  });

  const closeAbandoned = seldom(CLOSE_REST_MILLISECONDS, onError, async () => {
    const before = new Date(clock().getTime() - closeUnpaidAfterDays * 86_400_000);
    const abandoned = await verifications.abandoned(before, CLOSED_ORDERS_MAX);
    if (abandoned.length > 0) await closeOrders(abandoned);
  });

  async function queueDue(now: Date): Promise<void> {
    const due = await verifications.due(now, ORDERS_MAX, { hasClaims: true });
    const requests = due.flatMap((order) => requestsOf(order, providers));
    if (requests.length > 0) await requestVerifications(requests);
    const unclaimed = await verifications.due(now, ORDERS_MAX, { hasClaims: false });
    // A provider that is no longer configured cannot be asked.
    const unasked = due.filter((order) => requestsOf(order, providers).length === 0);
    const orderIds = [...unclaimed, ...unasked].map(({ orderId }) => orderId);
    if (orderIds.length > 0) await decideWithoutVerification(orderIds);
  }

  return startLoop(
    async () => {
      await retryOrphans();
      await queueDue(clock());
      await closeAbandoned();
      return 'none';
    },
    { restMilliseconds: { least: REST_MILLISECONDS, most: REST_MILLISECONDS }, ping, onError },
  );
}

/** An order stays due until it is verified or decided: what one turn leaves over, the next one finds. */
const ORDERS_MAX = 1_000;
const CLOSED_ORDERS_MAX = 100;
const REST_MILLISECONDS = 2_000;
const CLOSE_REST_MILLISECONDS = 60_000;
/** Times as long as the work took. */
const REST = 20;

function requestsOf({ orderId, providers, urgency }: DueOrder, configured: readonly string[]) {
  return providers
    .filter((provider) => configured.includes(provider))
    .map((provider) => ({ orderId, provider, urgency }));
}

/**
 * Skips the work while it rests: the longer it took, the longer, so that many rows must not keep the database busy. Work
 * that fails is reported and rests ever longer; the rest of the turn goes on.
 */
function seldom(
  restMilliseconds: number,
  onError: (error: unknown) => void,
  work: () => Promise<void>,
): () => Promise<void> {
  let restsUntil = 0;
  let failures = 0;
  return async () => {
    const startedAt = performance.now();
    if (startedAt < restsUntil) return;
    try {
      await work();
      failures = 0;
    } catch (error) {
      failures += 1;
      onError(error);
    }
    const endedAt = performance.now();
    const afterFailure = failures === 0 ? 0 : failureRestMilliseconds(failures);
    restsUntil = endedAt + Math.max(restMilliseconds, REST * (endedAt - startedAt), afterFailure);
  };
}

import type { CallbackStore, DueOrder, RequestedVerification, VerificationStore } from '@punteo/payments';
import { type Loop, startLoop } from '../loop.ts';
import type { ListReader } from './read-lists.ts';

/**
 * Queues the verifications that are due without a callback, so that no payment depends on one; decides due orders whose
 * claims no configured provider has, without a verification; closes abandoned orders; and retries orphan callbacks whose
 * order was stated after they came. Alive while due verifications are queued.
 */
export function startSchedule(options: {
  readonly verifications: Pick<VerificationStore, 'due' | 'abandoned'>;
  readonly callbacks: Pick<CallbackStore, 'retryOrphans'>;
  readonly lists: ListReader;
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
  const { verifications, callbacks, lists, providers, closeUnpaidAfterDays, clock, ping, onError } = options;
  const { requestVerifications, decideWithoutVerification, closeOrders, onOrphansRetried } = options;

  // Each part has a loop of its own: one that fails, or waits for a lock, leaves the others their turns.
  const every = (milliseconds: number, work: () => Promise<void>) =>
    startLoop(
      async () => {
        await work();
        return 'none';
      },
      { restMilliseconds: { least: milliseconds, most: milliseconds }, ping, onError },
    );

  const queueing = every(REST_MILLISECONDS, async () => {
    const now = clock();
    const due = await verifications.due(now, ORDERS_MAX, { hasClaims: true });
    const unclaimed = await verifications.due(now, ORDERS_MAX, { hasClaims: false });
    // A provider that is no longer configured cannot be asked.
    const unasked = due.filter((order) => requestsOf(order, providers).length === 0);
    const orderIds = [...unclaimed, ...unasked].map(({ orderId }) => orderId);
    if (orderIds.length > 0) await decideWithoutVerification(orderIds);
    const requests = lists.withoutListed(due.flatMap((order) => requestsOf(order, providers)));
    if (requests.length > 0) await requestVerifications(requests);
  });

  const retryOrphans = seldom(async () => {
    if ((await callbacks.retryOrphans()) > 0) onOrphansRetried();
  });
  const retrying = every(REST_MILLISECONDS, retryOrphans);

  const closing = every(CLOSE_REST_MILLISECONDS, async () => {
    const before = new Date(clock().getTime() - closeUnpaidAfterDays * 86_400_000);
    const abandoned = await verifications.abandoned(before, CLOSED_ORDERS_MAX);
    if (abandoned.length > 0) await closeOrders(abandoned);
  });

  const loops = [queueing, retrying, closing];
  return {
    wake() {
      for (const loop of loops) loop.wake();
    },
    alive: queueing.alive,
    async stop() {
      await Promise.all([lists.stop(), ...loops.map((loop) => loop.stop())]);
    },
  };
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

/** Skips the work while it rests: the longer it took, the longer, so that many rows must not keep the database busy. */
function seldom(work: () => Promise<void>): () => Promise<void> {
  let restsUntil = 0;
  return async () => {
    const startedAt = performance.now();
    if (startedAt < restsUntil) return;
    await work();
    const endedAt = performance.now();
    restsUntil = endedAt + REST * (endedAt - startedAt);
  };
}

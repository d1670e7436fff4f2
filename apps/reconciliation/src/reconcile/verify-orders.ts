import { noTelemetry } from '@punteo/app-kit/telemetry';
import { type OrderVerification, type Provider, type RunFailure, verifyOrder } from '@punteo/payments';
import { type App, noProgress, type Progress } from '../app.ts';
import { type Apart, createApart, failureOf } from './apart.ts';
import { inParallel } from './in-parallel.ts';
import { createOrderQueue, type OrderQueue } from './order-queue.ts';
import { createPatience } from './witness-patience.ts';

export interface VerifiedOrders {
  /** Number of orders of which a verification ended. */
  readonly verified: number;
  /** Sorted ids of the orders for which a witness gave no answer, those of `stopped` too. */
  readonly unanswered: readonly string[];
  /** Orders that could not be verified, sorted. */
  readonly failures: readonly RunFailure[];
  /** Witnesses that were asked no more. */
  readonly stopped: readonly StoppedWitness[];
}

export interface StoppedWitness {
  /** The provider, and the networks if it has some: `pentagoo Polygon`. */
  readonly witness: string;
  /** For how long it had not answered, at least. */
  readonly silenceSeconds: number;
  /** Sorted ids of the orders about which it was not asked. */
  readonly notAsked: readonly string[];
}

/**
 * Verifies the orders. Each witness has a queue and places of its own, so that one that hangs holds up no order of another:
 * a provider, or the nodes of a provider's network. One that does not answer is asked no more after `silenceSeconds`.
 */
export async function verifyOrders(
  orderIds: Iterable<string> | AsyncIterable<string>,
  app: Pick<App, 'store' | 'providers' | 'clock' | 'ping' | 'witnessSilenceSeconds' | 'telemetry'>,
  {
    apart = createApart({ ping: app.ping }),
    onProgress = noProgress,
    onFailure = () => {},
    readyFor = () => Promise.resolve(),
  }: {
    readonly apart?: Apart;
    readonly onProgress?: Progress;
    readonly onFailure?: (failure: RunFailure, error: unknown) => void;
    /** The orders of this provider wait for it; null: those without a claim. */
    readonly readyFor?: (provider: Provider | null) => Promise<unknown>;
  } = {},
): Promise<VerifiedOrders> {
  const { store, clock, witnessSilenceSeconds: silenceSeconds = SILENCE_SECONDS, telemetry = noTelemetry } = app;
  const verified = new Set<string>();
  const unanswered = new Set<string>();
  const failures = new Map<string, RunFailure>();
  const stopped: StoppedWitness[] = [];
  const queues = new Map<string, OrderQueue>();
  const working: Promise<unknown>[] = [];
  /** What ends the whole step: the database stays away, or the run was stopped. */
  const ends: unknown[] = [];

  const fail = (orderId: string, error: unknown) => {
    const failure = failureOf('verify', `order:${orderId}`, orderId, error);
    failures.set(orderId, failure);
    onFailure(failure, error);
  };

  const end = (error: unknown) => {
    ends.push(error);
    for (const queue of queues.values()) queue.end();
  };

  async function work(queue: OrderQueue, witness: string, provider: Provider | null): Promise<void> {
    const patience = createPatience({ silenceSeconds, atOnce: ORDERS_AT_ONCE });
    const notAsked: string[] = [];
    await readyFor(provider);
    await inParallel(queue, ORDERS_AT_ONCE, async (orderId) => {
      if (ends.length > 0) return;
      if (patience.isOver()) {
        notAsked.push(orderId);
        unanswered.add(orderId);
        return;
      }
      const startedAt = performance.now();
      const verification = await apart(() =>
        telemetry.span('verify order', spanOptions(orderId, provider), async (span) => {
          const verification = await verifyOrder(orderId, {
            store,
            clock,
            providers: provider ? [provider] : [],
            witnessSeconds: Math.min(silenceSeconds, WITNESS_SECONDS_MAX),
          });
          span.set({ 'punteo.outcome': verification.answered ? 'answered' : 'unanswered' });
          return verification;
        }),
      );
      if (!verification.ok) return fail(orderId, verification.error);
      settle(orderId, verification.value);
      if (verification.value.answered) patience.answered();
      else patience.unanswered(performance.now() - startedAt);
    });
    if (notAsked.length > 0) stopped.push({ witness, silenceSeconds, notAsked: notAsked.sort() });
  }

  function settle(orderId: string, { answered }: OrderVerification): void {
    if (!answered) unanswered.add(orderId);
    verified.add(orderId);
    onProgress({ label: 'orders', done: verified.size, total: null });
  }

  function queueOf(provider: Provider | null, networks: readonly string[]): OrderQueue {
    const witness = witnessName(provider, networks, queues);
    const known = queues.get(witness);
    if (known) return known;
    const queue = createOrderQueue();
    queues.set(witness, queue);
    working.push(work(queue, witness, provider).catch(end));
    return queue;
  }

  async function distribute(orderId: string): Promise<void> {
    if (ends.length > 0) throw ends[0];
    const networksOf = await apart(() => store.verifications.networksOf(orderId));
    if (!networksOf.ok) return fail(orderId, networksOf.error);
    const asked = app.providers.filter(({ name }) => networksOf.value.has(name));
    if (asked.length === 0) queueOf(null, []).add(orderId);
    for (const provider of asked) queueOf(provider, networksOf.value.get(provider.name) ?? []).add(orderId);
  }

  await inParallel(orderIds, DISTRIBUTED_AT_ONCE, distribute).catch(end);
  for (const queue of queues.values()) queue.end();
  await Promise.all(working);
  if (ends.length > 0) throw ends[0];
  return {
    verified: verified.size,
    unanswered: [...unanswered].sort(),
    failures: [...failures.values()].sort((left, right) => (left.subject < right.subject ? -1 : 1)),
    stopped: stopped.sort((left, right) => (left.witness < right.witness ? -1 : 1)),
  };
}

/** At one witness: enough to use its capacity, few enough to stay below its rate limit. */
const ORDERS_AT_ONCE = 8;
const DISTRIBUTED_AT_ONCE = 64;
const SILENCE_SECONDS = 60;
/** Of one order. */
const WITNESS_SECONDS_MAX = 60;
/** A callback may name any network: beyond these, orders share a queue. */
const QUEUES_MAX = 32;

/** Part of the run's span. */
function spanOptions(orderId: string, provider: Provider | null) {
  return {
    attributes: { 'punteo.order_id': orderId, ...(provider === null ? {} : { 'punteo.provider': provider.name }) },
  };
}

/** `neopay`; `pentagoo Polygon`; '' for orders about which no witness can be asked. */
function witnessName(
  provider: Provider | null,
  networks: readonly string[],
  known: ReadonlyMap<string, unknown>,
): string {
  if (provider === null) return '';
  const name = [provider.name, networks.filter((network) => network !== '').join(', ')].join(' ').trimEnd();
  return known.size < QUEUES_MAX || known.has(name) ? name : `${provider.name} (other networks)`;
}

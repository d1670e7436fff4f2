import { errorFields, type Log } from '@punteo/app-kit/log';
import { type Provider, PunteoError, type VerificationBudget, verifyOrder } from '@punteo/payments';
import type { Jobs, PostgresStore } from '@punteo/postgres-store';
import type { Metrics } from './admin/metrics.ts';
import type { Loop } from './loop.ts';
import { deliverEvent } from './notify/deliver-event.ts';
import { startEventRelay, startRelay } from './verify/relay.ts';
import { startRecheck } from './verify/schedule.ts';

/** Works on what was taken in: hands callbacks over, examines orders, asks again by the schedule, tells the merchant. */
export async function startWorker(options: WorkerOptions): Promise<Worker> {
  const { store, jobs, providers, merchant, log, metrics, clock } = options;
  const tell = (message: string) => (error: unknown) => log.error(message, errorFields(error));

  await jobs.start();
  await jobs.work('verify', async ({ data: { orderId }, attempt, lastAttempt }) => {
    try {
      const seconds = await store.verifications.reserve(orderId, options.budget);
      if (seconds > 0) {
        // What failed before keeps its count of failures, so that it ends as a dead letter and not in a circle.
        if (attempt > 1 && !lastAttempt)
          throw new PunteoError('order_cooling_down', 'The order was asked about just now.', { retryable: true });
        metrics.verified('put_off');
        // Whatever is said meanwhile is in the store, and that one look sees all of it.
        return { againInSeconds: seconds };
      }
      const { answered, before, after } = await verifyOrder(orderId, { store, providers, clock });
      metrics.verified(answered ? 'answered' : 'unanswered');
      if (before.state !== after.state) {
        log.info('The standing changed.', { orderId, state: after.state });
        eventRelay?.nudge();
      }
    } catch (error) {
      // An order that is not there (any more) is not there the next time either.
      if (error instanceof PunteoError && error.code === 'order_unknown') return null;
      if (!(error instanceof PunteoError && error.code === 'order_cooling_down')) metrics.verified('failed');
      throw error;
    }
    return null;
  });
  const relay = startRelay({
    callbacks: store.callbacks,
    providers,
    verificationsPerNetworkPerMinute: options.verificationsPerNetworkPerMinute,
    onError: tell('New callbacks could not be handed over; tried again.'),
  });
  const recheck = startRecheck({
    verifications: store.verifications,
    callbacks: store.callbacks,
    requestVerification: (orderIds) => jobs.requestVerification(orderIds),
    onOrphansRetried: relay.nudge,
    clock,
    onError: tell('The schedule could not be read; tried again.'),
  });
  const eventRelay = merchant === null ? null : await startDeliveries(options, merchant);
  if (!merchant) log.warn('MERCHANT_WEBHOOK_URL is not set: events are kept until it is.');

  return {
    nudge: relay.nudge,
    alive: () => relay.alive(ALIVE_MILLISECONDS) && recheck.alive(ALIVE_MILLISECONDS),
    async stop() {
      await Promise.all([relay.stop(), recheck.stop(), eventRelay?.stop()]);
      await jobs.stop({ timeoutSeconds: 10 });
    },
  };
}

export interface WorkerOptions {
  readonly store: PostgresStore;
  readonly jobs: Jobs;
  readonly providers: readonly Provider[];
  /** Null: events are kept pending. */
  readonly merchant: { readonly url: string; readonly secret: string } | null;
  /** What callbacks may cost the witnesses. */
  readonly budget: VerificationBudget;
  /** How many looks of those the callbacks of one network may cause. */
  readonly verificationsPerNetworkPerMinute: number;
  readonly log: Log;
  readonly metrics: Pick<Metrics, 'verified' | 'delivered'>;
  readonly clock: () => Date;
  readonly fetch: typeof fetch;
}

export interface Worker {
  /** New callbacks are there. */
  nudge(): void;
  /** Whether its loops ended a turn well lately. */
  alive(): boolean;
  /** Takes no more and finishes what runs, 10 s at most. */
  stop(): Promise<void>;
}

const ALIVE_MILLISECONDS = 10_000;

async function startDeliveries(
  { store, jobs, log, metrics, clock, fetch }: WorkerOptions,
  merchant: { readonly url: string; readonly secret: string },
): Promise<Loop> {
  await jobs.work('deliver', async ({ data: { eventId }, attempt, lastAttempt }) => {
    const { event, failure } = await deliverEvent(eventId, lastAttempt, {
      events: store.events,
      merchant,
      fetch,
      clock,
    });
    if (!event) return null;
    const told = { eventId, eventType: event.type, orderId: event.orderId, attempts: attempt };
    metrics.delivered(failure === null ? 'delivered' : lastAttempt ? 'dead' : 'failed');
    if (failure === null) {
      log.info('The merchant was told.', told);
      return null;
    }
    const message = lastAttempt
      ? 'The merchant could not be told: a dead letter.'
      : 'The merchant could not be told yet.';
    log.warn(message, { ...told, reason: failure });
    throw new PunteoError(failure, 'The merchant did not take the event.', { retryable: true });
  });
  return startEventRelay({
    store,
    onError: (error) => log.error('Events could not be handed over; tried again.', errorFields(error)),
  });
}

import { errorFields, type Log } from '@punteo/app-kit/log';
import type { Telemetry } from '@punteo/app-kit/telemetry';
import type { Provider } from '@punteo/payments';
import { createJobs, deliverJobName, type Jobs, type PostgresStore, verifyJobName } from '@punteo/postgres-store';
import type { Metrics } from './admin/metrics.ts';
import type { ReceiverConfig } from './config.ts';
import type { Loop } from './loop.ts';
import { startCheckingAlerts } from './notify/check-alerts.ts';
import { deliverJob } from './notify/deliver-job.ts';
import { startEndingRemovedEndpoints } from './notify/end-removed-endpoints.ts';
import { startQueueingDeliveries } from './notify/queue-deliveries.ts';
import { reportJobFailure } from './report-job-failure.ts';
import { closeOrders } from './verify/close-orders.ts';
import { decideDueOrders } from './verify/decide-due-orders.ts';
import { createFailedOrders } from './verify/failed-orders.ts';
import { startMatchingCallbacks } from './verify/match-new-callbacks.ts';
import { createListReader } from './verify/read-lists.ts';
import { startSchedule } from './verify/schedule.ts';
import { startSearchingCrowdedOrders } from './verify/search-crowded-orders.ts';
import { verifyJob } from './verify/verify-job.ts';

/** Starts everything that happens after the answer to a callback: matching, verification, the schedule, delivery of events. */
export async function startWorker(options: WorkerOptions): Promise<Worker> {
  const { config, store, providers, log } = options;
  const jobs = createReceiverJobs(options);
  await jobs.start();
  const deliveries = await startDeliveries(options, jobs);
  const onStandingChanged = () => deliveries?.wake();
  for (const provider of providers) {
    const handler = verifyJob({ ...options, provider, budget: config.verificationBudget, onStandingChanged });
    await jobs.work(verifyJobName(provider.name), handler, { concurrency: VERIFICATIONS_MAX });
  }
  const matching = startMatchingCallbacks({
    callbacks: store.callbacks,
    providers,
    telemetry: options.telemetry,
    verificationsPerNetworkPerMinute: config.verificationsPerNetworkPerMinute,
    onMatched: jobs.wake,
    ping: store.ping,
    onError: (error) => log.error('New callbacks could not be matched; retrying.', errorFields(error)),
  });
  const failedOrders = createFailedOrders();
  const schedule = startSchedule({
    ...options,
    ping: store.ping,
    verifications: store.verifications,
    callbacks: store.callbacks,
    lists: createListReader({
      ...options,
      verifications: store.verifications,
      onError: (error, provider) =>
        log.warn('A list could not be read for old orders; they are verified one by one.', {
          provider,
          ...errorFields(error),
        }),
    }),
    providers: providers.map(({ name }) => name),
    closeUnpaidAfterDays: config.closeUnpaidAfterDays,
    requestVerifications: jobs.requestVerifications,
    decideWithoutVerification: (orderIds) =>
      decideDueOrders(orderIds, {
        ...options,
        failedOrders,
        onStandingChanged,
        onError: (error, orderId) =>
          log.error('A due order could not be decided; retrying.', { orderId, ...errorFields(error) }),
      }),
    closeOrders: (orderIds) =>
      closeOrders(orderIds, {
        ...options,
        orders: store.orders,
        closeUnpaidAfterDays: config.closeUnpaidAfterDays,
        onStandingChanged,
        onError: (error, orderId) =>
          log.error('An abandoned order could not be closed; retrying.', { orderId, ...errorFields(error) }),
      }),
    onOrphansRetried: matching.wake,
    onError: (error) => log.error('Due verifications could not be queued; retrying.', errorFields(error)),
  });

  const search = startSearchingCrowdedOrders({
    ...options,
    ping: store.ping,
    verifications: store.verifications,
    transfers: store.transfers,
    requestVerifications: jobs.requestVerifications,
    onError: (error) => log.error('A chain could not be scanned for a crowded order; retrying.', errorFields(error)),
  });

  const alerts = startCheckingAlerts({
    ...options,
    onError: (error) => log.error('The thresholds of alerts could not be checked; retrying.', errorFields(error)),
  });

  return {
    wake: matching.wake,
    alive: () => matching.alive(ALIVE_MILLISECONDS) && schedule.alive(ALIVE_MILLISECONDS),
    async stop() {
      await Promise.all([matching.stop(), schedule.stop(), search.stop(), alerts.stop(), deliveries?.stop()]);
      await jobs.stop({ timeoutSeconds: 10 });
    },
  };
}

export interface WorkerOptions {
  readonly config: Pick<
    ReceiverConfig,
    'webhookEndpoints' | 'verificationBudget' | 'verificationsPerNetworkPerMinute' | 'closeUnpaidAfterDays'
  >;
  /** The database of `store`: the job queue has connections of its own. */
  readonly databaseUrl: string;
  readonly store: PostgresStore;
  readonly providers: readonly Provider[];
  readonly log: Log;
  readonly metrics: Pick<Metrics, 'verified' | 'decided' | 'delivered'>;
  readonly telemetry: Telemetry;
  readonly clock: () => Date;
  /** For the merchant's webhook. */
  readonly fetch: typeof fetch;
}

export interface Worker {
  /** Matches at once: new callbacks were stored. */
  wake(): void;
  /** Whether matching and the schedule each succeeded within the last ten seconds. */
  alive(): boolean;
  /** Takes no more jobs and resolves when those under way have ended, after ten seconds at most. */
  stop(): Promise<void>;
}

/** At one provider at a time, in one process. */
const VERIFICATIONS_MAX = 128;

const ALIVE_MILLISECONDS = 10_000;

function createReceiverJobs({ databaseUrl, store, log }: WorkerOptions): Jobs {
  return createJobs({
    url: databaseUrl,
    applicationName: 'punteo-receiver-jobs',
    onError: (error) => log.warn('The job queue could not use the database; retrying.', errorFields(error)),
    onFailure: (failure) => reportJobFailure({ store, log }, failure),
  });
}

/** Null without a configured endpoint: events wait for one. */
async function startDeliveries(options: WorkerOptions, jobs: Jobs): Promise<Loop | null> {
  const { config, store, log } = options;
  const { webhookEndpoints } = config;
  if (webhookEndpoints.length === 0) {
    log.warn('MERCHANT_WEBHOOK_URL is not set: merchant events wait until it is.');
    return null;
  }
  for (const endpoint of webhookEndpoints) {
    const handler = deliverJob({ ...options, events: store.events, endpoint });
    await jobs.work(deliverJobName(endpoint.name), handler, { concurrency: STREAMS_MAX });
  }
  const endpoints = webhookEndpoints.map(({ name }) => name);
  const queueing = startQueueingDeliveries({
    store,
    endpoints,
    onQueued: jobs.wake,
    onError: (error) => log.error('Deliveries could not be queued; retrying.', errorFields(error)),
  });
  const ending = startEndingRemovedEndpoints({
    store,
    endpoints,
    onError: (error) => log.error('Events for removed endpoints could not be ended; retrying.', errorFields(error)),
  });
  return { ...queueing, stop: async () => void (await Promise.all([queueing.stop(), ending.stop()])) };
}

/** To one endpoint at a time, in one process. */
const STREAMS_MAX = 16;

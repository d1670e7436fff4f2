import type { Log } from '@punteo/app-kit/log';
import type { Span, Telemetry } from '@punteo/app-kit/telemetry';
import { tracedStandings } from '@punteo/app-kit/traced-standings';
import { type Provider, PunteoError, type VerificationBudget, verifyOrder } from '@punteo/payments';
import type { JobHandler, JobTask, PostgresStore, VerifyJobName } from '@punteo/postgres-store';
import type { Metrics } from '../admin/metrics.ts';
import { createFailedOrders } from './failed-orders.ts';

/** The job `verify/<provider>`: asks the provider's witness about one order and decides it, unless that was done just now. */
export function verifyJob(options: {
  readonly store: PostgresStore;
  readonly provider: Provider;
  readonly budget: VerificationBudget;
  readonly onStandingChanged: () => void;
  readonly log: Log;
  readonly metrics: Pick<Metrics, 'verified' | 'decided'>;
  readonly telemetry: Telemetry;
  readonly clock: () => Date;
}): JobHandler<VerifyJobName> {
  const { store, provider, budget, onStandingChanged, log, metrics, telemetry, clock } = options;
  const traced = { ...store, standings: tracedStandings(store.standings, telemetry) };

  /** An order may have several jobs, one that a callback queued and one of the schedule: they fail in turns, not each. */
  const failedOrders = createFailedOrders({ firstSeconds: REST_SECONDS, mostSeconds: 60 });

  async function verify({ data, attempt, lastAttempt }: JobTask<VerifyJobName>, span: Span) {
    const { orderId, urgency, cause } = data;
    const verification = { orderId, provider: provider.name, urgency };
    const waitSeconds = failedOrders.rests(orderId)
      ? REST_SECONDS
      : await store.verifications.reserve(verification, budget);
    if (waitSeconds > 0) {
      metrics.verified(provider.name, 'put_off');
      span.set({ 'punteo.outcome': 'put_off' });
      // A job that failed before keeps its count of failures, so that it ends as a dead letter instead of never.
      if (attempt > 1 && !lastAttempt)
        throw new PunteoError('order_cooling_down', 'The order was verified just now.', { retryable: true });
      // The one verification after the cooldown covers every callback that came meanwhile. What the schedule asks for was
      // asked just now, or was scheduled anew.
      return urgency === 'callback' ? { againInSeconds: waitSeconds } : null;
    }
    if (telemetry.isOn && cause) span.link(await store.callbacks.tracesSince({ ...verification, ...cause }, LINKS_MAX));
    const { answered, before, after } = await verifyOrder(orderId, { store: traced, providers: [provider], clock });
    failedOrders.succeeded(orderId);
    const outcome = answered ? 'answered' : 'unanswered';
    metrics.verified(provider.name, outcome);
    if (cause) metrics.decided(provider.name, (clock().getTime() - Date.parse(cause.receivedAt)) / 1_000);
    span.set({ 'punteo.outcome': outcome, 'punteo.state': after.state });
    if (!answered) span.fail('witness_unanswered');
    if (before.state !== after.state) {
      log.info('The standing of an order changed.', { orderId, state: after.state });
      onStandingChanged();
    }
    return null;
  }

  return (task) => {
    const { orderId, cause } = task.data;
    const attributes = {
      'punteo.provider': provider.name,
      'punteo.order_id': orderId,
      'punteo.attempt': task.attempt,
    };
    // A verification that no callback caused begins a trace of its own.
    const parent = cause?.traceparent ?? null;
    return telemetry.span('verify order', { parent, kind: 'consumer', attributes }, async (span) => {
      try {
        return await verify(task, span);
      } catch (error) {
        const code = error instanceof PunteoError ? error.code : '';
        // An order that does not exist will not exist at the next attempt either.
        if (code === 'order_unknown') return null;
        if (code === 'order_cooling_down') throw error;
        failedOrders.failed(task.data.orderId);
        metrics.verified(provider.name, 'failed');
        throw error;
      }
    });
  };
}

const REST_SECONDS = 4;

/** Of the callbacks that share one verification. */
const LINKS_MAX = 16;

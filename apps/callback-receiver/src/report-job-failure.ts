import { errorFields, type Log } from '@punteo/app-kit/log';
import { unusableDatabase } from '@punteo/app-kit/unusable-database';
import type { Store } from '@punteo/payments';
import type { JobFailure } from '@punteo/postgres-store';

/** Reports a job that threw, and keeps the schedule from asking for its order besides: the job is retried by itself. */
export function reportJobFailure(
  {
    store,
    log,
  }: { readonly store: { readonly verifications: Pick<Store['verifications'], 'postpone'> }; readonly log: Log },
  { name, data, error, lastAttempt }: JobFailure,
): void {
  if ('stream' in data) {
    const { endpoint, stream } = data;
    const fields = { endpoint, ...streamFields(stream), ...errorFields(error) };
    log.error('Merchant events could not be delivered right now; retrying.', fields);
    return;
  }
  const { orderId } = data;
  const provider = name.slice(name.indexOf('/') + 1);
  if (codeOf(error) === 'order_cooling_down') {
    log.info('A verification was put off: the order was verified just now.', { orderId, provider });
    return;
  }
  const message = lastAttempt
    ? 'A verification failed for the last time: it is a dead letter now.'
    : 'A verification failed; it is retried.';
  log.error(message, { orderId, provider, ...errorFields(error) });
  // No fault of the order.
  if (unusableDatabase(error) !== null) return;
  // The schedule has room for other orders.
  const seconds = lastAttempt ? DEAD_REST_SECONDS : RETRY_REST_SECONDS;
  store.verifications.postpone(orderId, seconds).catch((failure: unknown) => {
    log.error('A failed verification could not be put off.', { orderId, ...errorFields(failure) });
  });
}

/** Longer than the retries of a job take. */
const RETRY_REST_SECONDS = 600;
const DEAD_REST_SECONDS = 3_600;

/** An order's stream is named `order:` and its id. */
function streamFields(stream: string): { readonly orderId?: string } {
  return stream.startsWith('order:') ? { orderId: stream.slice('order:'.length) } : {};
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : '';
}

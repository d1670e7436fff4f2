import { matchCallback, type RunFailure } from '@punteo/payments';
import type { App } from '../app.ts';
import { type Apart, failureOf } from './apart.ts';

const BATCH_ROWS = 500;
const FAILURES_MAX = 200;

/**
 * Marks orphans whose order exists by now as new, then matches every new callback. Returns how many of each, and the
 * callbacks that could not be matched: they are tried again later.
 */
export async function matchCallbacks(
  { store, providers }: Pick<App, 'store' | 'providers'>,
  { apart }: { readonly apart: Apart },
): Promise<{
  readonly retriedOrphans: number;
  readonly matched: number;
  readonly failures: readonly RunFailure[];
}> {
  const failures: RunFailure[] = [];
  const orphans = await apart(() => store.callbacks.retryOrphans());
  if (!orphans.ok) failures.push(failureOf('match', 'callbacks', null, orphans.error));
  let matched = 0;
  // A callback that fails is put off and its error thrown: the next turn has the others.
  for (let turnsFailed = 0; turnsFailed < 2; ) {
    const turn = await apart(() => store.callbacks.match(BATCH_ROWS, (received) => matchCallback(received, providers)));
    if (turn.ok) {
      matched += turn.value;
      if (turn.value < BATCH_ROWS) break;
      continue;
    }
    turnsFailed += 1;
    if (turnsFailed === 2) failures.push(failureOf('match', 'callbacks', null, turn.error));
  }
  const notMatched = await store.callbacks.notMatched(FAILURES_MAX);
  for (const { callbackId, orderId, code } of notMatched)
    failures.push({ step: 'match', subject: `callback:${callbackId}`, orderId, code });
  return { retriedOrphans: orphans.ok ? orphans.value : 0, matched, failures };
}

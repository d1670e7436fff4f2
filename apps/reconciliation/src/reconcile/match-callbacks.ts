import { matchCallback } from '@punteo/payments';
import type { App } from '../app.ts';

const BATCH_ROWS = 500;

/** Marks orphans whose order exists by now as new, then matches every new callback. Returns how many of each. */
export async function matchCallbacks({ store, providers }: Pick<App, 'store' | 'providers'>): Promise<{
  readonly retriedOrphans: number;
  readonly matched: number;
}> {
  const retriedOrphans = await store.callbacks.retryOrphans();
  let matched = 0;
  for (;;) {
    const count = await store.callbacks.match(BATCH_ROWS, (received) => matchCallback(received, providers));
    matched += count;
    if (count < BATCH_ROWS) return { retriedOrphans, matched };
  }
}

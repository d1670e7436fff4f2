import { matchCallback } from '@punteo/payments';
import type { App } from '../app.ts';

const CALLBACKS_AT_ONCE = 500;

/** Gives orphans whose order is known by now another chance, then reads every callback that nobody has read. */
export async function matchCallbacks({ store, providers }: Pick<App, 'store' | 'providers'>): Promise<{
  readonly retried: number;
  readonly matched: number;
}> {
  const retried = await store.callbacks.retryOrphans();
  let matched = 0;
  for (;;) {
    const count = await store.callbacks.match(CALLBACKS_AT_ONCE, (received) => matchCallback(received, providers));
    matched += count;
    if (count < CALLBACKS_AT_ONCE) return { retried, matched };
  }
}

import { callbackJudge } from '@punteo/payments';
import type { App } from '../app.ts';

const CALLBACKS_AT_ONCE = 500;

/** Gives orphans whose order is known by now another chance, then reads every callback that nobody has read. */
export async function handOverCallbacks({ store, providers }: Pick<App, 'store' | 'providers'>): Promise<{
  readonly adopted: number;
  readonly handedOver: number;
}> {
  const adopted = await store.callbacks.adoptOrphans();
  const judge = callbackJudge(providers);
  let handedOver = 0;
  for (;;) {
    const count = await store.callbacks.handOver(CALLBACKS_AT_ONCE, judge);
    handedOver += count;
    if (count < CALLBACKS_AT_ONCE) return { adopted, handedOver };
  }
}

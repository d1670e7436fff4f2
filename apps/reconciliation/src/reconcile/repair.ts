import { PunteoError, type StandingState } from '@punteo/payments';
import { type App, noProgress, type Progress } from '../app.ts';
import { eachOf } from '../orders/all-pages.ts';
import { inParallel } from './in-parallel.ts';
import { matchCallbacks } from './match-callbacks.ts';

export interface Repair {
  /** Orphans that found their order. */
  readonly retried: number;
  readonly matched: number;
  readonly judged: number;
  readonly changed: readonly {
    readonly orderId: string;
    readonly before: StandingState;
    readonly after: StandingState;
  }[];
  /** Orders whose facts now say something that their standing may not move to. */
  readonly stuck: readonly string[];
}

/** Derives every standing anew from the stored facts. Asks nobody; safe to repeat. */
export async function repair(app: App, onProgress: Progress = noProgress): Promise<Repair> {
  const { retried, matched } = await matchCallbacks(app);
  const changed: Repair['changed'][number][] = [];
  const stuck: string[] = [];
  let judged = 0;
  await inParallel(
    eachOf((page) => app.store.orders.list({}, page)),
    8,
    async ({ order: { orderId } }) => {
      const result = await decideAgain(app, orderId);
      if (result === null) stuck.push(orderId);
      else if (result.before.state !== result.after.state)
        changed.push({ orderId, before: result.before.state, after: result.after.state });
      judged += 1;
      onProgress({ label: 'orders', done: judged, total: null });
    },
  );
  const byOrder = (left: string, right: string) => (left < right ? -1 : 1);
  changed.sort((left, right) => byOrder(left.orderId, right.orderId));
  return { retried, matched, judged, changed, stuck: stuck.sort(byOrder) };
}

/** One order's standing from its stored facts; null when its standing may not move to what they say. */
export async function decideAgain({ store, clock }: Pick<App, 'store' | 'clock'>, orderId: string) {
  try {
    return await store.standings.recordEvidence(orderId, [], { now: clock() });
  } catch (error) {
    if (error instanceof PunteoError && error.code === 'transition_forbidden') return null;
    throw error;
  }
}

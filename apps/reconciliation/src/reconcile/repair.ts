import { type Decision, PunteoError, type StandingState } from '@punteo/payments';
import { type App, noProgress, type Progress } from '../app.ts';
import { eachItem } from '../orders/each-item.ts';
import { inParallel } from './in-parallel.ts';
import { matchCallbacks } from './match-callbacks.ts';

export interface Repair {
  /** Number of orphaned callbacks whose order exists by now. */
  readonly retriedOrphans: number;
  readonly matched: number;
  /** Number of orders that were decided again. */
  readonly decided: number;
  readonly changed: readonly {
    readonly orderId: string;
    readonly before: StandingState;
    readonly after: StandingState;
  }[];
  /** Ids of the orders that keep their standing because the transition to the new one is forbidden. */
  readonly stuck: readonly string[];
}

const ORDERS_AT_ONCE = 8;

/** Matches new callbacks and decides every order again from its stored facts. Asks no witness; safe to repeat. */
export async function repair(app: App, onProgress: Progress = noProgress): Promise<Repair> {
  const { retriedOrphans, matched } = await matchCallbacks(app);
  const changed: Repair['changed'][number][] = [];
  const stuck: string[] = [];
  let decided = 0;
  await inParallel(
    eachItem((page) => app.store.orders.list({}, page)),
    ORDERS_AT_ONCE,
    async ({ order: { orderId } }) => {
      const decision = await decideAgain(app, orderId);
      if (decision === null) stuck.push(orderId);
      else if (decision.before.state !== decision.after.state)
        changed.push({ orderId, before: decision.before.state, after: decision.after.state });
      decided += 1;
      onProgress({ label: 'orders', done: decided, total: null });
    },
  );
  const byOrder = (left: string, right: string) => (left < right ? -1 : 1);
  changed.sort((left, right) => byOrder(left.orderId, right.orderId));
  return { retriedOrphans, matched, decided, changed, stuck: stuck.sort(byOrder) };
}

/** Decides one order from its stored facts; null when the transition to its new standing is forbidden. */
async function decideAgain({ store, clock }: Pick<App, 'store' | 'clock'>, orderId: string): Promise<Decision | null> {
  try {
    return await store.standings.recordEvidence(orderId, [], { now: clock() });
  } catch (error) {
    if (error instanceof PunteoError && error.code === 'transition_forbidden') return null;
    throw error;
  }
}

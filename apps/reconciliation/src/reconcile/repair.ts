import { type Decision, PunteoError, type RunFailure, type StandingState } from '@punteo/payments';
import { type App, noProgress, type Progress } from '../app.ts';
import { eachItem } from '../orders/each-item.ts';
import { createApart, failureOf, orThrow } from './apart.ts';
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
  /** Callbacks and orders that could not be matched or decided, sorted by subject. */
  readonly failures: readonly RunFailure[];
}

const ORDERS_AT_ONCE = 8;

/**
 * Matches new callbacks and decides every order again from its stored facts. Asks no witness; safe to repeat. What cannot
 * be matched or decided stops nothing else.
 */
export async function repair(app: App, onProgress: Progress = noProgress): Promise<Repair> {
  const apart = createApart({ ping: app.ping });
  const { retriedOrphans, matched, failures: notMatched } = await matchCallbacks(app, { apart });
  const failures: RunFailure[] = [...notMatched];
  const changed: Repair['changed'][number][] = [];
  const stuck: string[] = [];
  let decided = 0;
  await inParallel(
    eachItem(async (page) => orThrow(await apart(() => app.store.orders.listStates(page)))),
    ORDERS_AT_ONCE,
    async ({ orderId }) => {
      const outcome = await apart(() => decideAgain(app, orderId));
      if (!outcome.ok) {
        failures.push(failureOf('verify', `order:${orderId}`, orderId, outcome.error));
        return;
      }
      const decision = outcome.value;
      if (decision === null) stuck.push(orderId);
      else if (decision.before.state !== decision.after.state)
        changed.push({ orderId, before: decision.before.state, after: decision.after.state });
      decided += 1;
      onProgress({ label: 'orders', done: decided, total: null });
    },
  );
  const byOrder = (left: string, right: string) => (left < right ? -1 : 1);
  changed.sort((left, right) => byOrder(left.orderId, right.orderId));
  failures.sort((left, right) => byOrder(left.subject, right.subject));
  return { retriedOrphans, matched, decided, changed, stuck: stuck.sort(byOrder), failures };
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

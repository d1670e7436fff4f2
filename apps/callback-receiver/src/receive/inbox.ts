import type { CallbackStore, ReceivedCallback, ReceiveOutcome } from '@punteo/payments';
import type { CallbackCounters } from './counters.ts';

/**
 * Stores callbacks within a deadline: a provider that waits too long for its answer gives up, and may repeat a callback that was
 * answered 503. A callback may be committed after its deadline; its repeat is then a `duplicate`.
 */
export function createInbox(options: {
  readonly receive: CallbackStore['receive'];
  readonly counters: CallbackCounters;
  /** Called after each commit of a callback. */
  readonly onStored: () => void;
  readonly onError: (error: unknown) => void;
  readonly deadlineMilliseconds?: number;
}): Inbox {
  const { receive, counters, onStored, onError, deadlineMilliseconds = 1_800 } = options;
  let drained: PromiseWithResolvers<void> | null = null;

  async function commit(callback: ReceivedCallback): Promise<StoreOutcome> {
    try {
      const outcome = await receive(callback);
      onStored();
      return outcome;
    } catch (error) {
      onError(error);
      return 'unavailable';
    }
  }

  return {
    async store(callback) {
      counters.waiting += 1;
      const outcome = await withinDeadline(commit(callback), deadlineMilliseconds);
      counters.waiting -= 1;
      counters.requests[outcome] += 1;
      if (counters.waiting === 0) drained?.resolve();
      return outcome;
    },

    drain() {
      if (counters.waiting === 0) return Promise.resolve();
      drained ??= Promise.withResolvers();
      return drained.promise;
    },
  };
}

export interface Inbox {
  /** Resolves after the commit; `unavailable` when the store failed or the deadline passed. Never rejects. */
  store(callback: ReceivedCallback): Promise<StoreOutcome>;
  /** Resolves when no callback waits for its outcome. */
  drain(): Promise<void>;
}

type StoreOutcome = ReceiveOutcome | 'unavailable';

function withinDeadline(outcome: Promise<StoreOutcome>, milliseconds: number): Promise<StoreOutcome> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds, 'unavailable');
    outcome.then((result) => {
      clearTimeout(timer);
      resolve(result);
    });
  });
}

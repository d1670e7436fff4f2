import type { CallbackStore, JudgementStore } from '@punteo/payments';
import { type Loop, startLoop } from '../loop.ts';

/** Asks again for what is not settled, so that no callback is ever needed, and adopts orphans whose order came later. */
export function startRecheck(options: {
  readonly judgements: Pick<JudgementStore, 'due'>;
  readonly callbacks: Pick<CallbackStore, 'adoptOrphans'>;
  readonly requestVerification: (orderIds: readonly string[]) => Promise<unknown>;
  readonly onAdopted: () => void;
  readonly clock: () => Date;
  readonly onError: (error: unknown) => void;
}): Loop {
  const { judgements, callbacks, requestVerification, onAdopted, clock, onError } = options;
  let adoptAt = 0;

  /** Who fills the inbox with orphans must not keep the database busy with them: the longer a search takes, the longer the next waits. */
  async function adopt(): Promise<void> {
    const from = performance.now();
    if (from < adoptAt) return;
    const adopted = await callbacks.adoptOrphans();
    adoptAt = performance.now() + ADOPT_REST * (performance.now() - from);
    if (adopted > 0) onAdopted();
  }

  return startLoop(
    async () => {
      await adopt();
      const due = await judgements.due(clock(), DUE_ORDERS);
      if (due.length > 0) await requestVerification(due.map(({ orderId }) => orderId));
      return 'none';
    },
    { restMilliseconds: { least: RECHECK_MILLISECONDS, most: RECHECK_MILLISECONDS }, onError },
  );
}

/** An order stays due until it is examined, so what a turn leaves over is seen by the next. */
const DUE_ORDERS = 1_000;
/** Times as long as the search took. */
const ADOPT_REST = 20;
const RECHECK_MILLISECONDS = 2_000;

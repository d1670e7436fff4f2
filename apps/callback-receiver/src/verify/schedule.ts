import type { CallbackStore, VerificationStore } from '@punteo/payments';
import { type Loop, startLoop } from '../loop.ts';

/** Asks again for what is not settled, so that no callback is ever needed, and adopts orphans whose order came later. */
export function startRecheck(options: {
  readonly verifications: Pick<VerificationStore, 'due'>;
  readonly callbacks: Pick<CallbackStore, 'retryOrphans'>;
  readonly requestVerification: (orderIds: readonly string[]) => Promise<unknown>;
  readonly onOrphansRetried: () => void;
  readonly clock: () => Date;
  readonly onError: (error: unknown) => void;
}): Loop {
  const { verifications, callbacks, requestVerification, onOrphansRetried, clock, onError } = options;
  let retryOrphansAt = 0;

  /** Who fills the inbox with orphans must not keep the database busy with them: the longer a search takes, the longer the next waits. */
  async function retryOrphansInTurn(): Promise<void> {
    const from = performance.now();
    if (from < retryOrphansAt) return;
    const retried = await callbacks.retryOrphans();
    retryOrphansAt = performance.now() + ADOPT_REST * (performance.now() - from);
    if (retried > 0) onOrphansRetried();
  }

  return startLoop(
    async () => {
      await retryOrphansInTurn();
      const due = await verifications.due(clock(), DUE_ORDERS);
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

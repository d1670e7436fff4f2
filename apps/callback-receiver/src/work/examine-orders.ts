import { type Examination, examineOrder, type Provider, PunteoError, type Store } from '@punteo/payments';

/**
 * Examines a batch of orders, a few at a time, so that one slow witness does not hold the rest. Returns the orders whose
 * examination failed: their jobs back off and run again. Such a failure never means "not paid".
 */
export async function examineOrders(
  orderIds: readonly string[],
  options: {
    readonly store: Pick<Store, 'judgements' | 'payments'>;
    readonly providers: readonly Provider[];
    readonly clock: () => Date;
    readonly atOnce?: number;
    readonly onOutcome: (orderId: string, outcome: ExaminationOutcome) => void;
  },
): Promise<readonly string[]> {
  const { store, providers, clock, atOnce = 16, onOutcome } = options;
  const waiting = [...new Set(orderIds)];
  const failed: string[] = [];
  const worker = async () => {
    for (let orderId = waiting.shift(); orderId !== undefined; orderId = waiting.shift()) {
      const outcome = await outcomeOf(() => examineOrder(orderId as string, { store, providers, clock }));
      onOutcome(orderId, outcome);
      if (outcome.kind === 'failed') failed.push(orderId);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, waiting.length) }, worker));
  return failed;
}

/** `gone`: there is no such order (any more), so there is nothing to ask again. */
export type ExaminationOutcome =
  | { readonly kind: 'examined'; readonly examination: Examination }
  | { readonly kind: 'gone' }
  | { readonly kind: 'failed'; readonly error: unknown };

async function outcomeOf(examine: () => Promise<Examination>): Promise<ExaminationOutcome> {
  try {
    return { kind: 'examined', examination: await examine() };
  } catch (error) {
    if (error instanceof PunteoError && error.code === 'order_unknown') return { kind: 'gone' };
    return { kind: 'failed', error };
  }
}

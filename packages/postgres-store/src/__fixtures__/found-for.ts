import type { PostgresStore } from '../index.ts';

/** The kinds of discrepancies that a run finds about an order; callbacks are not expected. */
export async function foundFor({ runs }: Pick<PostgresStore, 'runs'>, orderId: string): Promise<readonly string[]> {
  const { runId } = await runs.start({ from: null, to: null, dryRun: true });
  const gracePeriods = { fulfilmentSeconds: 3_600, callbackSeconds: 864_000_000, createSeconds: 3_600 };
  await runs.findDiscrepancies(runId, { now: new Date(), gracePeriods, callbackProviders: [] });
  const found = await runs.discrepancies(runId);
  return found.filter((each) => each.orderId === orderId).map(({ kind }) => kind);
}

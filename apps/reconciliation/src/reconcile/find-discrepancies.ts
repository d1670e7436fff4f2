import type { RunFailure, RunSummary } from '@punteo/payments';
import type { App } from '../app.ts';

/** Compares orders, payments, transfers and callbacks in the store, and stores the discrepancies of the run. */
export function findDiscrepancies(
  { store, clock, gracePeriods, settlementAccounts = [], providers, rules, rates = [] }: App,
  runId: string,
): Promise<{ readonly summary: RunSummary; readonly failures: readonly RunFailure[] }> {
  const callbackProviders = providers.filter(({ sendsCallbacks }) => sendsCallbacks).map(({ name }) => name);
  return store.runs.findDiscrepancies(runId, {
    now: clock(),
    gracePeriods,
    callbackProviders,
    settlementAccounts,
    rules: rules?.rules ?? [],
    rates,
  });
}

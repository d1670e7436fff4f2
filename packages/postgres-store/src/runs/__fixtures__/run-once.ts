import type { GracePeriods, Run, RunFailure, RunSummary, SettlementAccount } from '@punteo/payments';
import type { PostgresStore } from '../../open-store.ts';

export interface RunOptions {
  readonly now: Date;
  readonly gracePeriods: GracePeriods;
  readonly callbackProviders: readonly string[];
  readonly settlementAccounts?: readonly SettlementAccount[];
  readonly dryRun?: boolean;
  readonly full?: boolean;
  readonly from?: Date;
  readonly to?: Date;
}

export interface RanOnce extends Pick<Run, 'runId' | 'mode' | 'fullReason'> {
  readonly summary: RunSummary;
  readonly failures: readonly RunFailure[];
  /** Kind and subject of each discrepancy. */
  readonly found: readonly string[];
}

/** A run from its start to its end, without what it would read of providers and chains. */
export async function runOnce(store: PostgresStore, options: RunOptions): Promise<RanOnce> {
  const { from = null, to = null, dryRun = false, full = false } = options;
  const { runId } = await store.runs.start({ from, to, dryRun, full });
  const { summary, failures } = await store.runs.findDiscrepancies(runId, options);
  const { mode, fullReason } = await store.runs.finish(runId, { complete: true, incompleteReasons: [], summary });
  const found = (await store.runs.discrepancies(runId)).map(({ kind, subject }) => `${kind} ${subject}`);
  return { runId, mode, fullReason, summary, failures, found };
}

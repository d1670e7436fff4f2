import { createHash } from 'node:crypto';
import {
  type ExchangeRate,
  type GracePeriods,
  type MatchingRule,
  PAID_STATES,
  type Run,
  type RunFullReason,
} from '@punteo/payments';
import { INSERT_FOUND_IN } from '../discrepancies/insert-found-discrepancies.ts';
import { SHARED_IN_FULL } from '../discrepancies/shared-tables.ts';
import type { Queryable } from '../sql/database.ts';
import { countedOrders } from './group-outcomes.ts';

/** What a run compares, and whether the next run builds on it. */
export interface ComparisonPlan {
  /** The comparison that this one continues; null: the run is full. */
  readonly base: ComparisonBase | null;
  readonly fullReason: RunFullReason | null;
  /** Whether the result is kept as the base of the next run. */
  readonly keepsBase: boolean;
  readonly fingerprint: string;
}

/** The last comparison of all orders that was kept. */
interface ComparisonBase {
  readonly runId: string;
  readonly comparedAt: Date;
  /** Null: it has no settlement. */
  readonly settlementFingerprint: string | null;
}

export interface ComparisonOptions {
  readonly now: Date;
  readonly gracePeriods: GracePeriods;
  readonly callbackProviders: readonly string[];
  readonly rules?: readonly MatchingRule[];
  readonly rates?: readonly ExchangeRate[];
}

/**
 * A run is incremental when a comparison of all orders was kept, by the same rules. A run with a window, or a dry run,
 * keeps nothing: the next one compares the same changes again. Needs the lock of the runs.
 */
export async function planComparison(
  transaction: Queryable,
  run: Run,
  options: ComparisonOptions,
): Promise<ComparisonPlan> {
  const fingerprint = fingerprintOf(options);
  const isWhole = run.from === null && run.to === null;
  const { rows } = await transaction.query<BaseRow>(BASE);
  const [base] = rows;
  const fullReason = fullReasonOf(run, isWhole, base, fingerprint);
  return {
    base:
      fullReason === null && base?.run_id
        ? {
            runId: base.run_id,
            comparedAt: base.compared_at,
            settlementFingerprint: base.settlement_fingerprint,
          }
        : null,
    fullReason,
    keepsBase: isWhole && !run.dryRun,
    fingerprint,
  };
}

interface BaseRow {
  run_id: string | null;
  compared_at: Date;
  fingerprint: string;
  settlement_fingerprint: string | null;
}

function fullReasonOf(
  run: Run,
  isWhole: boolean,
  base: BaseRow | undefined,
  fingerprint: string,
): RunFullReason | null {
  if (!isWhole) return 'window';
  if (run.fullRequested) return 'requested';
  if (!base?.run_id) return 'first';
  return base.fingerprint === fingerprint ? null : 'configuration';
}

/**
 * Of everything but the stored rows and the clock that the result depends on. The queries change with the version.
 * Settlement has a fingerprint of its own.
 */
function fingerprintOf({ gracePeriods, callbackProviders, rules = [], rates = [] }: ComparisonOptions): string {
  const { fulfilmentSeconds, callbackSeconds, createSeconds, missingSeconds = createSeconds } = gracePeriods;
  const compared = [
    [fulfilmentSeconds, callbackSeconds, createSeconds, missingSeconds],
    sortedJson(
      Object.entries(gracePeriods.ofProvider ?? {}).map(([provider, periods]) => [
        provider,
        periods.callbackSeconds,
        periods.createSeconds,
        periods.missingSeconds,
      ]),
    ),
    sortedJson(
      (gracePeriods.clocks ?? []).map((clock) => [
        clock.provider,
        clock.status,
        clock.lateSeconds,
        clock.missingSeconds,
      ]),
    ),
    [...callbackProviders].sort(),
    // The first rule that fits is named, so their order matters.
    rules,
    rates,
    PAID_STATES,
    SHARED_IN_FULL,
    INSERT_FOUND_IN.full,
    countedOrders(null),
  ];
  return createHash('sha256').update(JSON.stringify(compared)).digest('hex');
}

/** In an order that the configuration does not change. */
function sortedJson(rows: readonly unknown[]): readonly string[] {
  return rows.map((row) => JSON.stringify(row)).sort();
}

const BASE = 'select run_id, compared_at, fingerprint, settlement_fingerprint from run_base';

import type { Discrepancy, DiscrepancyKind } from '../model/discrepancy.ts';
import type { StandingState } from '../model/standing.ts';
import type { Page, PageRequest } from './page.ts';

/** Reconciliation runs and what each found. */
export interface RunStore {
  start(run: { readonly from: Date | null; readonly to: Date | null; readonly dryRun: boolean }): Promise<Run>;
  /**
   * Finds the discrepancies of the run's window, from orders, standings, payments and callbacks, and merges them into
   * the stored ones: found again is the same row, not found any more is `gone`. A dry run stores none.
   */
  findDiscrepancies(
    runId: string,
    options: {
      readonly now: Date;
      readonly gracePeriods: GracePeriods;
      /** Providers whose payments must each have a callback. */
      readonly callbackProviders: readonly string[];
    },
  ): Promise<RunSummary>;
  finish(
    runId: string,
    result: { readonly complete: boolean; readonly incompleteReasons: readonly string[]; readonly summary: RunSummary },
  ): Promise<Run>;
  get(runId: string): Promise<Run | null>;
  list(page: PageRequest): Promise<Page<Run>>;
  /** What a run found, also a dry run. */
  discrepancies(runId: string): Promise<readonly Discrepancy[]>;
}

/** How long each kind of delay is tolerated before it is a discrepancy. */
export interface GracePeriods {
  /** From proof to fulfilment: then `paid_not_fulfilled`. */
  readonly fulfilmentSeconds: number;
  /** From proof to the callback: then `missing_callback`. */
  readonly callbackSeconds: number;
  /** From a create attempt without a certain outcome: then `unknown_create`. */
  readonly createSeconds: number;
  /** From binding a payment that the provider does not show: then `missing_at_provider`. Default: `createSeconds`. */
  readonly missingSeconds?: number;
}

/** One reconciliation run: its window, and whether it read everything. */
export interface Run {
  readonly runId: string;
  /** Orders created from (inclusive) to (exclusive); null: no bound. */
  readonly from: Date | null;
  readonly to: Date | null;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
  /** False when a witness or a provider's list could not be read in full; `incompleteReasons` say which. */
  readonly complete: boolean;
  readonly incompleteReasons: readonly string[];
  readonly dryRun: boolean;
  readonly summary: RunSummary | null;
}

export interface RunSummary {
  readonly orders: number;
  readonly standings: Readonly<Partial<Record<StandingState, number>>>;
  /**
   * Orders: unpaid and still in time; matched exactly, or nothing more expected (refunded, cancelled, closed); matched
   * within tolerance; with a discrepancy.
   */
  readonly ordersByOutcome: Readonly<Record<'awaited' | 'matched' | 'matched_within_tolerance' | 'attention', number>>;
  readonly discrepancies: Readonly<Partial<Record<DiscrepancyKind, number>>>;
  readonly callbacks: Readonly<Record<'received' | 'stored' | 'duplicate' | 'orphan' | 'unreadable', number>>;
  /**
   * Decimal text per currency: the amounts ordered; the money proven, also without an order; and its parts that match
   * and do not match. `matched` + `unmatched` = `proven`.
   */
  readonly sums: readonly {
    readonly currency: string;
    readonly ordered: string;
    readonly proven: string;
    readonly matched: string;
    readonly unmatched: string;
  }[];
}

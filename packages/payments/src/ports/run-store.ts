import type { Discrepancy, DiscrepancyKind } from '../model/discrepancy.ts';
import type { StandingState } from '../model/standing.ts';
import type { Page, PageRequest } from './page.ts';

export interface RunStore {
  start(run: { readonly from: Date | null; readonly to: Date | null; readonly dryRun: boolean }): Promise<Run>;
  /**
   * Finds the discrepancies of the run's window in one set-based pass over orders, standings, payments and callbacks, and
   * merges them into the stored ones (found again: the same row; not found any more: `gone`). A dry run stores none.
   */
  findDiscrepancies(
    runId: string,
    options: { readonly now: Date; readonly gracePeriods: GracePeriods; readonly callbackProviders: readonly string[] },
  ): Promise<RunSummary>;
  finish(
    runId: string,
    result: { readonly complete: boolean; readonly incompleteReasons: readonly string[]; readonly summary: RunSummary },
  ): Promise<Run>;
  get(runId: string): Promise<Run | null>;
  list(page: PageRequest): Promise<Page<Run>>;
  /** What a run found, also a dry one. */
  discrepancies(runId: string): Promise<readonly Discrepancy[]>;
}

/** One reconciliation: which orders it covered, and whether it saw everything. */
export interface Run {
  readonly runId: string;
  /** Orders created from (inclusive) to (exclusive); null: open end. */
  readonly from: Date | null;
  readonly to: Date | null;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
  /** False when a witness or list could not be asked in full; the reasons say which. */
  readonly complete: boolean;
  readonly incompleteReasons: readonly string[];
  readonly dryRun: boolean;
  readonly summary: RunSummary | null;
}

export interface RunSummary {
  readonly orders: number;
  readonly standings: Readonly<Partial<Record<StandingState, number>>>;
  /** Orders by outcome: still within their clock, matched exactly, matched within tolerance, or needing attention. */
  readonly ordersByOutcome: Readonly<Record<'awaited' | 'matched' | 'matched_within_tolerance' | 'attention', number>>;
  readonly discrepancies: Readonly<Partial<Record<DiscrepancyKind, number>>>;
  readonly callbacks: Readonly<Record<'received' | 'stored' | 'duplicate' | 'orphan' | 'unreadable', number>>;
  /** Per currency, as decimal text: what was ordered, what is proven (also without an order), and of that what tallies and what does not: matched + unmatched = proven. */
  readonly sums: readonly {
    readonly currency: string;
    readonly ordered: string;
    readonly proven: string;
    readonly matched: string;
    readonly unmatched: string;
  }[];
}

/** How long each kind of lateness is forgiven. */
export interface GracePeriods {
  /** From proof to the goods going out, before `paid_not_fulfilled`. */
  readonly fulfilmentSeconds: number;
  /** From proof to the callback, before `missing_callback`. */
  readonly callbackSeconds: number;
  /** From an unknown create to `unknown_create`. */
  readonly createSeconds: number;
  /** From a bound payment that is not found to `missing_at_provider`; `createSeconds` unless told. */
  readonly missingSeconds?: number;
}

import type { Discrepancy, DiscrepancyKind } from '../model/discrepancy.ts';
import type { ExchangeRate } from '../model/exchange-rate.ts';
import type { MatchingRule } from '../model/matching-rule.ts';
import type { StandingState } from '../model/standing.ts';
import type { Page, PageRequest } from './page.ts';

/**
 * Reconciliation runs and what each found. Runs work one at a time, in the order in which they were requested, whichever
 * process they belong to. A run that waits or works holds a lease by the database's clock, which its process renews
 * however slowly the run goes on; a run whose lease ended has no process any more and is `aborted`.
 */
export interface RunStore {
  /**
   * Stores a run that waits for its turn, with a lease of `leaseSeconds` (default 60). Throws `run_queue_full` when many
   * runs wait already.
   */
  start(run: {
    readonly from: Date | null;
    readonly to: Date | null;
    readonly dryRun: boolean;
    /** Of the rules that the run applies; default null: none. */
    readonly rulesFingerprint?: string | null;
    readonly leaseSeconds?: number;
  }): Promise<Run>;
  /**
   * Begins the run when it is its turn: otherwise it is still `queued`, or has ended. Ends runs whose lease ended as
   * `aborted`; the run that begins names those that no other named, see `Run.abortedRuns`.
   */
  begin(runId: string): Promise<Run>;
  /** Renews the lease of a run that has not ended, and returns the run: see its `state` and `cancelRequestedAt`. */
  renew(runId: string, leaseSeconds: number): Promise<Run>;
  /**
   * Cancels a queued run; asks a running one to stop, which it does at the next point where that is safe. Throws
   * `run_unknown`, `run_ended`.
   */
  cancel(runId: string, actor: string): Promise<Run>;
  /** Ends a run before it is finished. One that has ended stays as it is. */
  end(runId: string, result: { readonly state: 'aborted' | 'cancelled'; readonly reason: string }): Promise<Run>;
  /**
   * Finds the discrepancies of the run's window, from orders, standings, payments and callbacks, and merges them into
   * the stored ones: found again is the same row, not found any more is `gone`. A dry run stores none. An order whose
   * rows cannot be compared is one of the `failures`, and its stored discrepancies stay. Throws `run_ended` when the run
   * was aborted or cancelled meanwhile; it then stores nothing.
   */
  findDiscrepancies(
    runId: string,
    options: {
      readonly now: Date;
      readonly gracePeriods: GracePeriods;
      /** Providers whose payments must each have a callback. */
      readonly callbackProviders: readonly string[];
      /** They explain what the run finds; default none. */
      readonly rules?: readonly MatchingRule[];
      /** They value money in another currency than its order's; default none. */
      readonly rates?: readonly ExchangeRate[];
    },
  ): Promise<{ readonly summary: RunSummary; readonly failures: readonly RunFailure[] }>;
  /** Throws `run_ended` when the run was aborted or cancelled meanwhile; a finished run stays as it is. */
  finish(
    runId: string,
    result: {
      readonly complete: boolean;
      readonly incompleteReasons: readonly string[];
      readonly failures?: readonly RunFailure[];
      readonly summary: RunSummary;
    },
  ): Promise<Run>;
  /** Null when there is no run with this id. */
  get(runId: string): Promise<Run | null>;
  /** Newest request first. */
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

/**
 * `queued`: waits for its turn. `running`: at work. `finished`: went through every step, see `complete`. `aborted`: its
 * process or its database went away. `cancelled`: a person or a program stopped it.
 */
export type RunState = 'queued' | 'running' | 'finished' | 'aborted' | 'cancelled';

/** One reconciliation run: its window, and whether it read everything. */
export interface Run {
  readonly runId: string;
  readonly state: RunState;
  /** Orders created from (inclusive) to (exclusive); null: no bound. */
  readonly from: Date | null;
  readonly to: Date | null;
  readonly requestedAt: Date;
  /** Null until its turn came. */
  readonly startedAt: Date | null;
  /** When it ended, in whatever way. */
  readonly finishedAt: Date | null;
  /** Set while a running run is asked to stop. */
  readonly cancelRequestedAt: Date | null;
  /** False when a witness or a provider's list could not be read in full; `incompleteReasons` say which. */
  readonly complete: boolean;
  readonly incompleteReasons: readonly string[];
  /** What failed by itself while everything else went on; the first 200. */
  readonly failures: readonly RunFailure[];
  readonly failureCount: number;
  /** Earlier runs that ended as `aborted` and that no other run has named. */
  readonly abortedRuns: readonly string[];
  readonly dryRun: boolean;
  /** Of the rules that it applied, see `RuleSet`; null: none. */
  readonly rulesFingerprint: string | null;
  readonly summary: RunSummary | null;
}

/** The step of a run in which something failed. */
export type RunStep = 'match' | 'sync' | 'scan' | 'verify' | 'discrepancies';

/** One order, callback, payment or provider that a run could not process. */
export interface RunFailure {
  readonly step: RunStep;
  /** `order:A-1001`, `callback:17`, `payment:neopay:…`, `provider:neopay`. */
  readonly subject: string;
  readonly orderId: string | null;
  /** The code of the error; `internal_error` for a fault of ours. */
  readonly code: string;
}

/** What a run counted, over the orders of its window. */
export interface RunSummary {
  readonly orders: number;
  readonly standings: Readonly<Partial<Record<StandingState, number>>>;
  /**
   * Orders: unpaid and still in time; matched exactly, or nothing more expected (refunded, cancelled, closed); matched
   * within tolerance; with discrepancies that rules explain, and no other; with another discrepancy.
   */
  readonly ordersByOutcome: Readonly<
    Record<'awaited' | 'matched' | 'matched_within_tolerance' | 'explained' | 'attention', number>
  >;
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

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
    /** Compares every order, not only what changed; default false. */
    readonly full?: boolean;
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
  cancel(runId: string, actor: string, reason?: string): Promise<Run>;
  /** Ends a run before it is finished. One that has ended stays as it is. */
  end(runId: string, result: { readonly state: 'aborted' | 'cancelled'; readonly reason: string }): Promise<Run>;
  /**
   * Finds the discrepancies of the run's window, from orders, standings, payments and callbacks, and merges them into
   * the stored ones: found again is the same row, not found any more is `gone`. A dry run stores none. An order whose
   * rows cannot be compared is one of the `failures`, and its stored discrepancies stay. Throws `run_ended` when the run
   * was aborted or cancelled meanwhile; it then stores nothing.
   *
   * A run without a window is incremental when a comparison of all orders was kept by the same grace periods, providers,
   * rules, rates and version: it compares the orders that changed since, had a discrepancy, or whose grace period ended since. Its
   * discrepancies and its summary are those of a full run. A dry run is never kept.
   */
  findDiscrepancies(
    runId: string,
    options: {
      readonly now: Date;
      readonly gracePeriods: GracePeriods;
      /** Providers whose payments must each have a callback. */
      readonly callbackProviders: readonly string[];
      /** Whose statements show the providers' money; none: settlement is not compared. */
      readonly settlementAccounts?: readonly SettlementAccount[];
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
  /** The same, page by page, newest first. Throws `run_unknown`. */
  listDiscrepancies(
    runId: string,
    filter: { readonly kind?: DiscrepancyKind },
    page: PageRequest,
  ): Promise<Page<Discrepancy>>;
  /**
   * Compares what two runs found, also dry runs. Counts and sums are those of all changes that the filter lets through.
   * Throws `run_unknown`; `run_unfinished` for a run that has compared nothing.
   */
  diff(
    runs: { readonly before: string; readonly after: string },
    filter: { readonly change?: RunChange },
    page: PageRequest,
  ): Promise<RunDiff>;
}

/**
 * How a discrepancy differs between two runs. `new`, `gone`: only the later, only the earlier run found it. `changed`: both
 * found it, with other fields or other money at risk. `older`: both found the same.
 */
export type RunChange = 'new' | 'gone' | 'changed' | 'older';

/** What two runs found, compared. Counts and sums are those of every change that the filter lets through. */
export interface RunDiff {
  readonly before: Run;
  readonly after: Run;
  readonly counts: Readonly<Record<RunChange, number>>;
  /** Money at risk as decimal text, by change and currency. */
  readonly moneyAtRisk: readonly { readonly change: RunChange; readonly currency: string; readonly value: string }[];
  readonly page: Page<RunDifference>;
}

/** One discrepancy in the comparison of two runs. */
export interface RunDifference {
  readonly change: RunChange;
  /** As the later run found it; one that is gone, as the earlier run found it. Owner, note and state as they are now. */
  readonly discrepancy: Discrepancy;
  /** What the earlier run found of one that `changed`. */
  readonly before: Pick<Discrepancy, 'fields' | 'moneyAtRisk'> | null;
}

/** An account whose statements show the money of a provider, and within which time after the payment. */
export interface SettlementAccount {
  readonly provider: string;
  readonly account: string;
  readonly seconds: number;
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
  /** Where a provider has other periods than these, by its name. */
  readonly ofProvider?: Readonly<Record<string, ProviderGracePeriods>>;
  /** Until when an unpaid order is awaited while a payment of it goes on. Default: until its due time only. */
  readonly clocks?: readonly Clock[];
}

/** The grace periods in which a provider differs from the others. */
export type ProviderGracePeriods = Partial<Pick<GracePeriods, 'callbackSeconds' | 'createSeconds' | 'missingSeconds'>>;

/** How long a payment may stay in one status before its order is late, and then before the payment is missed. */
export interface Clock {
  /** Null: any provider without a clock of its own for this status. */
  readonly provider: string | null;
  readonly status: ClockStatus;
  /** From then on its unpaid order is `overdue` instead of `awaited`. */
  readonly lateSeconds: number;
  /** From then on it is the discrepancy `payment_overdue`; null: never. */
  readonly missingSeconds: number | null;
}

/**
 * What a payment that goes on waits for. `created`: the buyer. `pending`, `authorised`: the provider, by its own status.
 * `confirming`: the finality of its transfer.
 */
export const CLOCK_STATUSES = ['created', 'pending', 'authorised', 'confirming'] as const;
/** One of `CLOCK_STATUSES`. */
export type ClockStatus = (typeof CLOCK_STATUSES)[number];

/**
 * `queued`: waits for its turn. `running`: at work. `finished`: went through every step, see `complete`. `aborted`: its
 * process or its database went away. `cancelled`: a person or a program stopped it.
 */
export type RunState = 'queued' | 'running' | 'finished' | 'aborted' | 'cancelled';

/** `full`: compared every order of the window. `incremental`: what changed since the last kept comparison. */
export type RunMode = 'full' | 'incremental';

/**
 * Why a run is full. `requested`: somebody asked for it. `window`: a run with a window always is. `first`: no comparison
 * was kept before. `configuration`: grace periods, providers, rules, rates or the version changed.
 */
export type RunFullReason = 'requested' | 'window' | 'first' | 'configuration';

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
  /** Whether a full run was asked for. */
  readonly fullRequested: boolean;
  /** Whether it compared every order of its window, or what changed; null until it has compared. */
  readonly mode: RunMode | null;
  /** Why it is full; null for an incremental run, and for one of a version that knew full runs only. */
  readonly fullReason: RunFullReason | null;
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
   * Orders, each in one outcome: unpaid and still in time; unpaid and past its due time or a clock; matched exactly, or
   * nothing more expected (refunded, cancelled, closed); matched within tolerance; with discrepancies that rules explain,
   * and no other; with another discrepancy.
   */
  readonly ordersByOutcome: Readonly<Record<OrderOutcome, number>>;
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
  /**
   * Decimal text per currency, before fees: what of the paid money statements show, and what they do not show yet.
   * Absent: no statement account is configured.
   */
  readonly settlement?: readonly { readonly currency: string; readonly settled: string; readonly open: string }[];
  /**
   * The money at risk in what the run found and no person resolved, by currency and by the age of the discrepancies, in
   * decimal text; without the ages of which a currency has none.
   */
  readonly moneyAtRisk: readonly {
    readonly currency: string;
    readonly age: RiskAge;
    readonly amount: string;
    readonly discrepancies: number;
  }[];
}

/** In which of the outcomes of `RunSummary.ordersByOutcome` an order is. */
export type OrderOutcome = 'awaited' | 'overdue' | 'matched' | 'matched_within_tolerance' | 'explained' | 'attention';

/** How long ago a discrepancy was first seen: less than a day, than a week (7 days), than a month (30 days), or longer. */
export const RISK_AGES = ['day', 'week', 'month', 'older'] as const;
/** One of `RISK_AGES`. */
export type RiskAge = (typeof RISK_AGES)[number];

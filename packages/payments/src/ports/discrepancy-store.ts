import type { DifferingField, Discrepancy, DiscrepancyKind, DiscrepancyState } from '../model/discrepancy.ts';
import type { Money } from '../model/money.ts';
import type { Page, PageRequest } from './page.ts';

/** Discrepancies that reconciliation runs found, with what people decided about them. */
export interface DiscrepancyStore {
  /** Null when there is no discrepancy with this id. */
  get(discrepancyId: string): Promise<Discrepancy | null>;
  /** Newest first unless `sort` says otherwise. A cursor belongs to one sort. */
  list(filter: DiscrepancyFilter, page: PageRequest & { readonly sort?: DiscrepancySort }): Promise<Page<Discrepancy>>;
  /** Counts and sums all that the filter selects, not a page of them. */
  summarise(filter: DiscrepancyFilter): Promise<DiscrepancySummary>;
  /**
   * Stores a person's decision, and an audit row if it changes anything; null when there is no such discrepancy. Throws
   * `reason_missing` where the state changes without a reason, and `discrepancy_changed` where `version` is not the
   * stored one: the message says who changed what since.
   */
  update(
    discrepancyId: string,
    change: DiscrepancyChange,
    by: {
      readonly actor: string;
      readonly reason?: string;
      /** The version that the person decided on; default: any. */
      readonly version?: number;
    },
  ): Promise<Discrepancy | null>;
  /**
   * The same decision on many, in one transaction, with an audit row for each that it changes. Throws
   * `discrepancy_unknown` where an id is unknown, and `discrepancies_changed` where a filter does not select `count`
   * discrepancies, the number that the person saw. Then nothing is changed.
   */
  updateMany(
    selection:
      | { readonly discrepancyIds: readonly string[] }
      | { readonly filter: DiscrepancyFilter; readonly count: number },
    change: DiscrepancyChange,
    by: { readonly actor: string; readonly reason: string },
  ): Promise<{ readonly selected: number; readonly changed: number }>;
  /** What happened to a discrepancy, newest first; null when there is no such discrepancy. */
  history(discrepancyId: string, page: PageRequest): Promise<Page<DiscrepancyHistoryEntry> | null>;
}

/** Which discrepancies; all conditions that are set hold. */
export interface DiscrepancyFilter {
  readonly state?: DiscrepancyState;
  readonly kind?: DiscrepancyKind;
  readonly provider?: string;
  /** The currency of the money at risk. */
  readonly currency?: string;
  /** Null: without an owner. */
  readonly owner?: string | null;
  readonly orderId?: string;
  /** First found at least, or at most, this many days before now. */
  readonly olderThanDays?: number;
  readonly newerThanDays?: number;
  /** Decimal text, inclusive, of the money at risk. Only with `currency`: amounts of two currencies are not compared. */
  readonly atLeast?: string;
  readonly atMost?: string;
  /** Due on this date (`2026-03-31`) or earlier. */
  readonly dueBy?: string;
  /** Part of the subject, the order's id, the owner, the note or a differing value; upper and lower case are the same. */
  readonly text?: string;
}

/**
 * `newest` and `oldest` by when they were first found. `risk`: by currency, in each the most money at risk first. `due`:
 * the earliest due date first, those without one last.
 */
export const DISCREPANCY_SORTS = ['newest', 'oldest', 'risk', 'due'] as const;
/** One of `DISCREPANCY_SORTS`. */
export type DiscrepancySort = (typeof DISCREPANCY_SORTS)[number];

/** A person's decision. Null removes a value. */
export interface DiscrepancyChange {
  readonly owner?: string | null;
  readonly note?: string | null;
  /** A date: `2026-03-31`. */
  readonly dueOn?: string | null;
  readonly state?: 'open' | 'resolved';
}

/** Count and money at risk of all discrepancies that a filter selects. */
export interface DiscrepancySummary {
  readonly count: number;
  /** Those without an amount are in no sum. */
  readonly withoutAmount: number;
  /** One row per currency, in the order of their codes. */
  readonly sums: readonly { readonly count: number; readonly atRisk: Money }[];
}

/** One change of a discrepancy, by a run or by a person. */
export type DiscrepancyHistoryEntry = { readonly at: Date } & (
  | {
      /** What a run did. `changed`: found with other values, or with another rule or none; `found_again`: after it was gone or resolved. */
      readonly type: 'opened' | 'changed' | 'gone' | 'found_again';
      /** Null where it was not recorded. */
      readonly runId: string | null;
      readonly fieldsBefore: readonly DifferingField[] | null;
      readonly fields: readonly DifferingField[];
      readonly moneyAtRisk: Money | null;
    }
  | {
      /** What a person did. */
      readonly type: 'decided';
      readonly actor: string;
      readonly reason: string | null;
      /** Old and new values: `ownerBefore` and `owner`, and so on. */
      readonly detail: Readonly<Record<string, string | null>>;
    }
);

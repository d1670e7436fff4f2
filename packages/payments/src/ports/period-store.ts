import type { DiscrepancyKind } from '../model/discrepancy.ts';
import type { Money } from '../model/money.ts';
import type { ChangedBy } from '../model/order-change.ts';
import type { AuditAnchor } from './audit-store.ts';
import type { Page, PageRequest } from './page.ts';

/**
 * The books: closed periods, one after the other without a gap. A period's numbers never change: what becomes known
 * later is an entry of the next period. The sum of all entries is the money that was proven at the last closing.
 */
export interface PeriodStore {
  /**
   * Closes the next period, in one transaction: books what is true now about all money that moved before its end, less
   * what earlier periods booked; lists the open discrepancies; writes an audit row and the event `period.closed`. With
   * `dryRun` it computes the same and stores nothing.
   *
   * Throws `period_malformed`, `period_closed`, `period_out_of_order`, `period_not_over`, `time_zone_unknown`.
   */
  close(
    name: string,
    options: {
      readonly calendar: PeriodCalendar;
      readonly by: ChangedBy;
      readonly now: Date;
      readonly dryRun?: boolean;
    },
  ): Promise<Period>;
  /** Null when there is no closed period of this name. */
  get(periodId: string): Promise<Period | null>;
  /** The latest closing first. */
  list(page: PageRequest): Promise<Page<Period>>;
  /** The entries of a period, in the order in which they were booked; null: there is no such period. */
  entries(periodId: string, page: PageRequest): Promise<Page<PeriodEntry> | null>;
  /** The discrepancies that were open when the period was closed; null: there is no such period. */
  openItems(periodId: string, page: PageRequest): Promise<Page<PeriodOpenItem> | null>;
  /**
   * The exact text whose SHA-256 is the hash of a part of the books: one JSON array on each line. In pieces, each of many lines.
   */
  lines(periodId: string, part: PeriodPart): AsyncIterable<string>;
}

/** The parts of the books that have a hash of their own. */
export type PeriodPart = 'entries' | 'totals' | 'open-items';

/** When a day of the merchant begins. */
export interface PeriodCalendar {
  /** A name of the IANA database: `Europe/Madrid`. */
  readonly timeZone: string;
  /** The time of day at which a day begins, `06:00`. */
  readonly cutOff: string;
}

/** A closed period, with its totals and the hashes of its books. */
export interface Period extends PeriodCalendar {
  /** Its name: `2026-11`. */
  readonly periodId: string;
  /** From 1, in order. */
  readonly number: number;
  readonly firstDay: string;
  readonly lastDay: string;
  /** Inclusive. Where the calendar was changed it is the end of the period before all the same. */
  readonly from: Date;
  /** Exclusive. */
  readonly to: Date;
  readonly closedAt: Date;
  readonly closedBy: string;
  readonly reason: string;
  /** The end of the last complete reconciliation of all orders before the closing; null: there was none. */
  readonly reconciledAt: Date | null;
  readonly entries: number;
  readonly openItems: number;
  /** SHA-256 in hex digits, see `PeriodStore.lines`. */
  readonly entriesHash: string;
  readonly totalsHash: string;
  readonly openItemsHash: string;
  /** The audit row of the closing, which holds these hashes; null: a dry run. */
  readonly anchor: AuditAnchor | null;
  /** By provider and currency, and of each in the order of `PERIOD_FIGURES`. */
  readonly totals: readonly PeriodTotal[];
  /** By kind and currency. */
  readonly openItemTotals: readonly OpenItemTotal[];
}

/**
 * opening: booked before, in the first period what had moved before it. moved: within the period. late: moved in an earlier
 * period and booked by none. taken_back, reallocated, changed: corrections of what an earlier period booked. closing: the
 * sum of all.
 */
export const PERIOD_FIGURES = ['opening', 'moved', 'late', 'taken_back', 'reallocated', 'changed', 'closing'] as const;
/** One of `PERIOD_FIGURES`. */
export type PeriodFigure = (typeof PERIOD_FIGURES)[number];

/** The sum of one figure, for one provider and currency. */
export interface PeriodTotal {
  readonly provider: string;
  readonly figure: PeriodFigure;
  readonly entries: number;
  /** May be negative. */
  readonly amount: Money;
}

/** The open discrepancies of one kind and currency at the closing. */
export interface OpenItemTotal {
  readonly kind: DiscrepancyKind;
  readonly items: number;
  /** Null: of no amount. */
  readonly atRisk: Money | null;
}

/** One amount that a period booked. */
export interface PeriodEntry {
  /** Its place in the period, from 1. */
  readonly place: number;
  readonly kind: Exclude<PeriodFigure, 'closing'>;
  readonly movedAt: Date;
  /** The unit of money: `payment neopay …`, `transfer …`. */
  readonly unit: string;
  /** Null: it belonged to no order. */
  readonly orderId: string | null;
  readonly provider: string;
  readonly amount: Money;
}

/** A discrepancy that was open at the closing, as it was then. */
export interface PeriodOpenItem {
  readonly place: number;
  readonly discrepancyId: string;
  readonly kind: DiscrepancyKind;
  readonly subject: string;
  readonly orderId: string | null;
  readonly provider: string | null;
  readonly atRisk: Money | null;
  readonly firstSeenAt: Date;
}

import type { DiscrepancyKind } from '../model/discrepancy.ts';
import type { Money } from '../model/money.ts';
import type { StandingState } from '../model/standing.ts';
import type { DiscrepancyFilter } from './discrepancy-store.ts';
import type { NamedProviders, OrderFilter } from './order-store.ts';
import type { RefundFilter } from './refund-store.ts';
import type { RiskAge } from './run-store.ts';

/** The numbers of the dashboard. Each is what a list counts now, so none of them is the result of a run. */
export interface FigureStore {
  /** `since`: from when on changes are counted. `now`: from when ages are measured. */
  overview(instants: { readonly since: Date; readonly now: Date }): Promise<Overview>;
  /**
   * Orders by the day of their creation, as they stand now. A day begins at midnight of the time zone. Throws
   * `time_zone_unknown`.
   */
  orderDays(days: {
    /** Dates, both inclusive: `2026-03-01`. */
    readonly from: string;
    readonly to: string;
    readonly timeZone: string;
  }): Promise<readonly OrderDay[]>;
  /** Callbacks by the hour of their first receipt, without the hours that have none. Throws `time_zone_unknown`. */
  callbackHours(hours: {
    /** Inclusive. */
    readonly from: Date;
    /** Exclusive. */
    readonly to: Date;
    /** Decides where an hour begins, in zones that differ from UTC by half an hour. */
    readonly timeZone: string;
  }): Promise<readonly CallbackHour[]>;
  /** Whether witnesses answer, from the latest 5,000 pieces of evidence. */
  witnesses(): Promise<readonly WitnessHealth[]>;
  /** Deliveries that wait or ended as dead letters, by endpoint. */
  deliveries(): Promise<readonly EndpointDeliveries[]>;
}

/** What one list counts: the filter selects exactly what is counted and summed. */
export interface Figure<Filter> {
  readonly filter: Filter;
  readonly count: number;
  /** One per currency; sums of two currencies are never added. */
  readonly sums: readonly Money[];
}

/** A figure of one currency. */
export interface MoneyFigure<Filter> {
  readonly filter: Filter;
  readonly count: number;
  readonly amount: Money;
}

/** The figures of one currency, or of one provider in it. */
export interface MoneyFigures {
  /** The amounts of the orders that are open or paid. */
  readonly expected: MoneyFigure<OrderFilter>;
  /** Money that a witness confirmed, of all orders. */
  readonly proven: MoneyFigure<OrderFilter>;
  /** The amounts of the open orders, less what of them is proven. */
  readonly outstanding: MoneyFigure<OrderFilter>;
  /** Money at risk in open discrepancies. */
  readonly atRisk: MoneyFigure<DiscrepancyFilter>;
  /** What is left to be given back. */
  readonly toRefund: MoneyFigure<RefundFilter>;
  /** Paid money that no statement shows after its clock. */
  readonly unsettled: MoneyFigure<DiscrepancyFilter>;
}

/** The figures of one currency. Those of its providers add up to them: an order belongs to one row. */
export interface CurrencyFigures extends MoneyFigures {
  readonly currency: string;
  readonly providers: readonly (MoneyFigures & {
    /** `none` and `several`: of the orders of which no provider, or more than one, is named. */
    readonly named: NamedProviders;
    /** Null unless `named` is `one`. */
    readonly provider: string | null;
  })[];
}

/** See `FigureStore.overview`. */
export interface Overview {
  /** By code. */
  readonly currencies: readonly CurrencyFigures[];
  /** The states of orders that any order has. */
  readonly states: readonly (Figure<OrderFilter> & { readonly state: StandingState })[];
  readonly openDiscrepancies: Figure<DiscrepancyFilter>;
  readonly kinds: readonly (Figure<DiscrepancyFilter> & { readonly kind: DiscrepancyKind })[];
  /** Open discrepancies by age. `currency` null: those without an amount. */
  readonly ages: readonly (Figure<DiscrepancyFilter> & { readonly currency: string | null; readonly age: RiskAge })[];
  readonly changes: {
    /** First found since. */
    readonly found: Figure<DiscrepancyFilter>;
    /** No longer found since. */
    readonly gone: Figure<DiscrepancyFilter>;
    /** Resolved by a person since. */
    readonly resolved: Figure<DiscrepancyFilter>;
    /** Orders that are paid in full with money that moved since. */
    readonly paid: Figure<OrderFilter>;
  };
}

/** The orders of one day. */
export interface OrderDay {
  /** `2026-03-01` */
  readonly day: string;
  /** The first instant of the day. */
  readonly from: Date;
  /** The first instant of the next day. */
  readonly to: Date;
  readonly orders: number;
  /** In one of `PAID_STATES`. */
  readonly paid: number;
  /** Paid, and without an open discrepancy. */
  readonly matched: number;
  /** By currency. `paid` counts money in the currency of the order. */
  readonly sums: readonly { readonly ordered: Money; readonly paid: Money }[];
}

/** The callbacks of one hour. The same bytes to the same address are one callback. */
export interface CallbackHour {
  /** The hour's first instant. */
  readonly from: Date;
  readonly received: number;
  readonly matched: number;
  readonly orphan: number;
  readonly unreadable: number;
}

/** Whether the witness of a provider, or of one of its chains, answers. */
export interface WitnessHealth {
  readonly provider: string;
  /** The chain as the provider spells it; null: the provider itself. */
  readonly network: string | null;
  /** Null: not within the evidence that was read. */
  readonly lastAnsweredAt: Date | null;
  /** The first question without an answer since then; null: the last one was answered. */
  readonly failingSince: Date | null;
}

/** The deliveries to one endpoint. */
export interface EndpointDeliveries {
  readonly endpoint: string;
  readonly pending: number;
  /** Pending ones that failed and wait for their next attempt; their streams wait with them. */
  readonly waiting: number;
  /** Since when the oldest pending one waits; null: none is pending. */
  readonly oldestAt: Date | null;
  readonly dead: number;
}

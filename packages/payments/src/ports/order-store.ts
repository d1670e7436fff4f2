import type { Callback } from '../model/callback.ts';
import type { Claim } from '../model/claim.ts';
import type { CreateAttempt } from '../model/create-attempt.ts';
import type { Discrepancy } from '../model/discrepancy.ts';
import type { Evidence } from '../model/evidence.ts';
import type { Money } from '../model/money.ts';
import type { Order } from '../model/order.ts';
import type { ChangedBy, OrderChange } from '../model/order-change.ts';
import type { Payment } from '../model/payment.ts';
import type { Standing, StandingState } from '../model/standing.ts';
import type { AuditAnchor } from './audit-store.ts';
import type { Page, PageRequest } from './page.ts';
import type { Decision } from './standing-store.ts';

/** The merchant's orders, each with its standing. */
export interface OrderStore {
  /**
   * Creates orders, or amends stored ones that differ, and binds the claims that they name, each decided in its own
   * transaction. One result per order, in order; an order that is refused or fails stores nothing and affects no other.
   * `by` defaults to the merchant's system, `now` to the current time.
   */
  put(orders: readonly OrderInput[], by?: ChangedBy, now?: Date): Promise<readonly PutResult[]>;
  /**
   * Changes an order and decides it again, with every order that claims the same money, in one transaction; writes an
   * audit row. Throws `order_unknown`, `order_cancelled`, `order_closed`, `order_not_paid`, `order_fulfilled`,
   * `order_not_fulfilled`, `provider_money_counts`, `money_allocated`, `order_paid`, `parts_absent`, `claim_unknown`,
   * `claim_withdrawn`, `payment_bound_elsewhere`, `unit_unknown`, `unit_exceeded`, `currency_mismatch`, `amount_malformed`;
   * `money_refunded` where goods would be released for money that a recorded refund gave back.
   */
  change(orderId: string, change: OrderChange, by: ChangedBy, now: Date): Promise<Decision>;
  /**
   * Splits a unit of money: gives each of these orders its part, and decides all of them in one transaction, with one audit
   * row each. All parts are allocated or none. Throws like `change` with an allocation.
   */
  split(
    parts: readonly { readonly orderId: string; readonly change: Extract<OrderChange, { type: 'allocate' }> }[],
    by: ChangedBy,
    now: Date,
  ): Promise<ReadonlyMap<string, Decision>>;
  /** An order and where it stands; null when there is none with this id. */
  get(orderId: string): Promise<{ readonly order: Order; readonly standing: Standing } | null>;
  /**
   * The state of every order, newest first, of what is read without its facts: for loops over all orders, which an order
   * that cannot be read must not end.
   */
  listStates(page: PageRequest): Promise<Page<OrderState>>;
  /** Orders with their standings, newest first. */
  list(filter: OrderFilter, page: PageRequest): Promise<Page<{ readonly order: Order; readonly standing: Standing }>>;
  /** Counts and sums all that the filter selects, not a page of them. */
  summarise(filter: OrderFilter): Promise<OrderSummary>;
  /** What happened to an order, oldest first, a page at a time; null when there is no such order. */
  story(orderId: string, page?: PageRequest): Promise<Page<StoryEntry> | null>;
}

/** Which orders; all conditions that are set hold. */
export interface OrderFilter {
  readonly state?: StandingState;
  readonly orderId?: string;
  /** A provider's id of a payment that was named for the order. */
  readonly payment?: string;
  /** The hash of a transaction that was named for the order. */
  readonly transaction?: string;
  /** A provider whose payment or transaction was named for the order. */
  readonly provider?: string;
  readonly currency?: string;
  /** Decimal text, inclusive. Only with `currency`: amounts of two currencies are not compared. */
  readonly atLeast?: string;
  readonly atMost?: string;
  /** Inclusive. */
  readonly createdFrom?: Date;
  /** Exclusive. */
  readonly createdTo?: Date;
  /** Orders of which a payment has one of these payers, as in `Payment.payers`. */
  readonly payers?: readonly string[];
}

/** Count and amounts of all orders that a filter selects. */
export interface OrderSummary {
  readonly count: number;
  /** One row per currency of the orders. `paid` counts money in the currency of the order. */
  readonly sums: readonly { readonly count: number; readonly ordered: Money; readonly paid: Money }[];
}

/** An order in a list of states, see `OrderStore.listStates`. */
export interface OrderState {
  readonly orderId: string;
  readonly createdAt: Date;
  readonly state: StandingState;
  readonly fulfilmentAllowed: boolean;
}

/**
 * An order as the merchant states it. A field that is left out keeps its stored value: a file without a column for the
 * due time must not remove it. A new order without them is created now, is never due, and any provider may pay it.
 * `fulfilledAt` null also keeps the stored value.
 */
export type OrderInput = Pick<Order, 'orderId' | 'amount'> &
  Partial<Pick<Order, 'providers' | 'createdAt' | 'dueAt' | 'fulfilledAt'>> & {
    /** Payments and transactions for the order that the merchant knows of; those that it has are left alone. */
    readonly claims?: readonly Claim[];
  };

/** What became of one order of a put. */
export type PutResult =
  | { readonly outcome: 'created' | 'amended' | 'unchanged' }
  /**
   * `created_at_fixed`, `order_cancelled`, `order_closed`, `provider_money_counts`, `money_allocated`, `money_refunded`,
   * `payment_bound_elsewhere`, `claim_withdrawn`; the message says what to do.
   */
  | { readonly outcome: 'refused'; readonly code: string; readonly message: string }
  /** This order could not be stored or decided, through a fault of ours; the others of the call were. */
  | { readonly outcome: 'failed'; readonly error: unknown };

/** One thing that happened to an order. */
export type StoryEntry = { readonly at: Date } & (
  | {
      readonly type: 'order_created';
      /** These as the order was created, whatever was amended since. */
      readonly amount: Money;
      readonly dueAt: Date | null;
      readonly providers: readonly string[];
    }
  | { readonly type: 'order_fulfilled' }
  | {
      readonly type: 'order_changed';
      readonly change: string;
      /** What it was done to: the order, or a discrepancy, a callback or an event of it. */
      readonly subject: string;
      readonly actor: string;
      readonly reason: string;
      /** What changed, as in the audit and as text: `amountBefore` and `amount`, `claim`, `unit`. */
      readonly detail: Readonly<Record<string, string | null>>;
      /** Its place in the chain of the audit. */
      readonly anchor: AuditAnchor | null;
    }
  | { readonly type: 'create_attempt_started'; readonly attempt: CreateAttempt }
  | {
      readonly type: 'create_attempt_finished';
      readonly attempt: CreateAttempt;
      /** The provider's answer; null where none was kept, or when it was erased. */
      readonly document: string | null;
    }
  | { readonly type: 'payment_bound' | 'payment_observed'; readonly payment: Payment }
  | { readonly type: 'callback_received'; readonly callback: Callback }
  | {
      readonly type: 'evidence_taken';
      readonly evidence: Evidence;
      /** The witness's answer; '' where there was none, null when it was erased. */
      readonly document: string | null;
    }
  | {
      readonly type: 'standing_changed';
      readonly from: StandingState;
      readonly to: StandingState;
      readonly proof: Standing['proof'];
    }
  | { readonly type: 'event_delivered' | 'event_dead'; readonly eventType: string; readonly eventId: string }
  | { readonly type: 'discrepancy_found'; readonly discrepancy: Discrepancy }
  /** A stored row of the order that does not hold what Punteo writes: `callback:17`, `evidence:4`. */
  | { readonly type: 'row_unreadable'; readonly subject: string; readonly reason: string }
);

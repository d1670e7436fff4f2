import type { Callback } from '../model/callback.ts';
import type { CreateAttempt } from '../model/create-attempt.ts';
import type { Discrepancy } from '../model/discrepancy.ts';
import type { Evidence } from '../model/evidence.ts';
import type { Money } from '../model/money.ts';
import type { Order } from '../model/order.ts';
import type { ChangedBy, OrderChange } from '../model/order-change.ts';
import type { Payment } from '../model/payment.ts';
import type { Standing, StandingState } from '../model/standing.ts';
import type { Page, PageRequest } from './page.ts';
import type { Decision } from './standing-store.ts';

/** The merchant's orders, each with its standing. */
export interface OrderStore {
  /**
   * Creates orders, or amends stored ones that differ, each decided in its own transaction. One result per order, in
   * order; a refused order stores nothing and affects no other. `by` defaults to the merchant's system, `now` to the
   * current time.
   */
  put(orders: readonly OrderInput[], by?: ChangedBy, now?: Date): Promise<readonly PutResult[]>;
  /**
   * Changes an order and decides it again, with every order that claims the same money, in one transaction; writes an
   * audit row. Throws `order_unknown`, `order_cancelled`, `order_closed`, `provider_money_counts`,
   * `money_allocated`, `order_paid`, `parts_absent`, `claim_unknown`, `claim_withdrawn`, `payment_bound_elsewhere`, `unit_unknown`, `unit_exceeded`,
   * `currency_mismatch`, `amount_malformed`.
   */
  change(orderId: string, change: OrderChange, by: ChangedBy, now: Date): Promise<Decision>;
  get(orderId: string): Promise<{ readonly order: Order; readonly standing: Standing } | null>;
  list(
    filter: { readonly state?: StandingState },
    page: PageRequest,
  ): Promise<Page<{ readonly order: Order; readonly standing: Standing }>>;
  /** Everything that happened to an order, oldest first; null when there is no such order. */
  story(orderId: string): Promise<readonly StoryEntry[] | null>;
}

/**
 * An order as the merchant states it. A field that is left out keeps its stored value: a file without a column for the
 * due time must not remove it. A new order without them is created now, is never due, and any provider may pay it.
 * `fulfilledAt` null also keeps the stored value.
 */
export type OrderInput = Pick<Order, 'orderId' | 'amount'> &
  Partial<Pick<Order, 'providers' | 'createdAt' | 'dueAt' | 'fulfilledAt'>>;

export type PutResult =
  | { readonly outcome: 'created' | 'amended' | 'unchanged' }
  /** `created_at_fixed`, `order_cancelled`, `order_closed`, `provider_money_counts`, `money_allocated`; the message says what to do. */
  | { readonly outcome: 'refused'; readonly code: string; readonly message: string };

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
      readonly actor: string;
      readonly reason: string;
      /** What changed, as in the audit and as text: `amountBefore` and `amount`, `claim`, `unit`. */
      readonly detail: Readonly<Record<string, string | null>>;
    }
  | { readonly type: 'create_attempt_started' | 'create_attempt_finished'; readonly attempt: CreateAttempt }
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
);

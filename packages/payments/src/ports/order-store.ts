import type { Callback } from '../model/callback.ts';
import type { CreateAttempt } from '../model/create-attempt.ts';
import type { Discrepancy } from '../model/discrepancy.ts';
import type { Evidence } from '../model/evidence.ts';
import type { Order } from '../model/order.ts';
import type { Payment } from '../model/payment.ts';
import type { Standing, StandingState } from '../model/standing.ts';
import type { Page, PageRequest } from './page.ts';

/** The merchant's orders, each with its standing. */
export interface OrderStore {
  /**
   * Inserts or updates by `orderId`, all in one transaction; the result has one entry per order, in order. A new order
   * has the standing `awaiting`; the caller must have a changed order decided again. A null `fulfilledAt` keeps the
   * stored one.
   */
  put(orders: readonly Order[]): Promise<readonly ('created' | 'changed' | 'unchanged')[]>;
  get(orderId: string): Promise<{ readonly order: Order; readonly standing: Standing } | null>;
  list(
    filter: { readonly state?: StandingState },
    page: PageRequest,
  ): Promise<Page<{ readonly order: Order; readonly standing: Standing }>>;
  /** Sets when the goods went out; a second call changes nothing. False when there is no such order. */
  markFulfilled(orderId: string, at: Date, actor: string): Promise<boolean>;
  /** Everything that happened to an order, oldest first; null when there is no such order. */
  story(orderId: string): Promise<readonly StoryEntry[] | null>;
}

/** One thing that happened to an order. */
export type StoryEntry = { readonly at: Date } & (
  | { readonly type: 'order_created'; readonly order: Order }
  | { readonly type: 'order_fulfilled' }
  | { readonly type: 'create_attempt_started' | 'create_attempt_finished'; readonly attempt: CreateAttempt }
  | { readonly type: 'payment_bound' | 'payment_observed'; readonly payment: Payment }
  | { readonly type: 'callback_received'; readonly callback: Callback }
  | { readonly type: 'evidence_taken'; readonly evidence: Evidence }
  | {
      readonly type: 'standing_changed';
      readonly from: StandingState;
      readonly to: StandingState;
      readonly proof: Standing['proof'];
    }
  | { readonly type: 'event_delivered' | 'event_dead'; readonly eventType: string; readonly eventId: string }
  | { readonly type: 'discrepancy_found'; readonly discrepancy: Discrepancy }
);

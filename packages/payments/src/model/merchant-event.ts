import { decimalText } from './money.ts';
import type { Order } from './order.ts';
import type { Standing, StandingState } from './standing.ts';

/** A message to the merchant's system, stored in the transaction of the change that it reports. */
export interface MerchantEvent {
  /** The same for every delivery attempt: the receiver's key against duplicates. */
  readonly eventId: string;
  readonly orderId: string;
  /** Past tense: `order.paid`. */
  readonly type: string;
  /** The JSON text to sign and send, fixed when the event is stored. */
  readonly payload: string;
  readonly createdAt: Date;
  /** Delivery attempts so far. */
  readonly attempts: number;
  readonly state: 'pending' | 'delivered' | 'dead';
}

/** The event type of a change to this state; null: the change has no event. */
export function eventTypeFor(state: StandingState): string | null {
  return EVENT_TYPES[state];
}

/** The event's JSON text: what the merchant needs to act, no secrets. Amounts are decimal text. */
export function eventPayload(event: {
  eventId: string;
  type: string;
  order: Order;
  before: StandingState;
  standing: Standing;
  at: Date;
}): string {
  const { order, standing } = event;
  return JSON.stringify({
    type: event.type,
    timestamp: event.at.toISOString(),
    data: {
      eventId: event.eventId,
      orderId: order.orderId,
      state: standing.state,
      previousState: event.before,
      proof: standing.proof,
      fulfilmentAllowed: standing.fulfilmentAllowed,
      amount: { value: decimalText(order.amount), currency: order.amount.currency },
      paid: { value: decimalText(standing.paid), currency: standing.paid.currency },
      paidAt: standing.paidAt?.toISOString() ?? null,
    },
  });
}

const EVENT_TYPES = {
  awaiting: null,
  overdue: 'order.overdue',
  confirming: 'order.confirming',
  underpaid: 'order.underpaid',
  paid_in_parts: 'order.paid_in_parts',
  paid: 'order.paid',
  paid_late: 'order.paid_late',
  overpaid: 'order.overpaid',
  contested: 'order.contested',
  reversed: 'order.reversed',
  refunded: 'order.refunded',
} as const satisfies Record<StandingState, string | null>;

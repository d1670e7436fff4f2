import { decimalText } from './money.ts';
import type { Order } from './order.ts';
import type { ChangeCause, Standing, StandingState } from './standing.ts';

/** A message to the merchant's system, stored in the transaction of the change that it reports. */
export interface MerchantEvent {
  /** The same for every delivery attempt: the receiver's key against duplicates. */
  readonly eventId: string;
  readonly orderId: string;
  /** `order.` and the state: `order.paid`. */
  readonly type: string;
  /** The JSON text to sign and send, fixed when the event is stored. */
  readonly payload: string;
  readonly createdAt: Date;
  /** Delivery attempts so far. */
  readonly attempts: number;
  readonly state: 'pending' | 'delivered' | 'dead';
}

/** The type of the event that tells a merchant about a changed standing: `order.paid`. */
export function eventTypeFor(state: StandingState): string {
  return `order.${state}`;
}

/**
 * The event's JSON text: a snapshot of the order after the change. Amounts are decimal text. `sequence` counts the changes of
 * the order: a receiver ignores an event whose sequence is lower than one it has applied.
 */
export function eventPayload(event: {
  readonly eventId: string;
  readonly order: Order;
  readonly before: StandingState;
  readonly standing: Standing;
  readonly cause: ChangeCause;
  readonly sequence: number;
  readonly at: Date;
}): string {
  const { order, standing } = event;
  return JSON.stringify({
    type: eventTypeFor(standing.state),
    timestamp: event.at.toISOString(),
    data: {
      eventId: event.eventId,
      orderId: order.orderId,
      sequence: event.sequence,
      cause: event.cause,
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

import { decimalText } from './money.ts';
import type { Order } from './order.ts';
import type { Standing, StandingState } from './standing.ts';

/** What the merchant is told when a standing changes; null: that change is told to nobody. */
export function eventTypeFor(state: StandingState): string | null {
  return EVENT_TYPES[state];
}

/** The event's JSON text. It holds what the merchant needs to act and nothing secret; sums are decimal text. */
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

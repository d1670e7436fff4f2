import type { MerchantEvent } from './generated/merchant-events.ts';

/** The `type` of any merchant event: `order.paid`. */
export type MerchantEventType = MerchantEvent['type'];

/** An event about one order. */
export type OrderEvent = Extract<MerchantEvent, { readonly type: `order.${string}` }>;

/** Whether the event is about one order. The others are about the installation. */
export function isOrderEvent(event: MerchantEvent): event is OrderEvent {
  return event.type.startsWith('order.');
}

/**
 * The events that Punteo sends to the merchant: a schema for each type.
 *
 * @module
 */

export {
  isMerchantEventType,
  isOrderEvent,
  MerchantEvent,
  type MerchantEventType,
  merchantEventJsonSchema,
  merchantEvents,
  type OrderEvent,
} from './merchant-events.ts';

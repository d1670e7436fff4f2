export {
  isMerchantEventType,
  isOrderEvent,
  MerchantEvent,
  type MerchantEventType,
  merchantEventJsonSchema,
  merchantEvents,
  type OrderEvent,
} from './merchant-events.ts';

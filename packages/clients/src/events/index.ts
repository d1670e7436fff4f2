export {
  isOrderEvent,
  type MerchantEvent,
  type MerchantEventType,
  type OrderEvent,
} from '@punteo/contracts/merchant-events';
export { MerchantEventError, type MerchantEventErrorCode } from './merchant-event-error.ts';
export {
  type MerchantEventHeaders,
  type VerifyMerchantEventOptions,
  verifyMerchantEvent,
} from './verify-merchant-event.ts';

/**
 * For the merchant's endpoint: verifies the signature of a merchant event, and types it.
 *
 * @module
 */

export { isOrderEvent, type MerchantEventType, type OrderEvent } from './event-types.ts';
export type { AlertDeadLettersEvent, AlertMoneyAtRiskEvent, AlertSilenceEvent } from './generated/alerts.ts';
export type { DiscrepancyOpenedEvent } from './generated/discrepancy-opened.ts';
export type { MerchantEvent } from './generated/merchant-events.ts';
export type {
  OrderAwaitingEvent,
  OrderCancelledEvent,
  OrderClosedEvent,
  OrderConfirmingEvent,
  OrderContestedEvent,
  OrderEventCause,
  OrderEventOf,
  OrderOverdueEvent,
  OrderOverpaidEvent,
  OrderPaidAfterCancelEvent,
  OrderPaidEvent,
  OrderPaidInPartsEvent,
  OrderPaidLateEvent,
  OrderRefundedEvent,
  OrderReversedEvent,
  OrderUnderpaidEvent,
} from './generated/order-event.ts';
export type { PeriodClosedEvent } from './generated/period-closed.ts';
export type { RunCompletedEvent, RunIncompleteEvent } from './generated/run-event.ts';
export { MerchantEventError, type MerchantEventErrorCode } from './merchant-event-error.ts';
export {
  type MerchantEventHeaders,
  type VerifyMerchantEventOptions,
  verifyMerchantEvent,
} from './verify-merchant-event.ts';

/**
 * Punteo's reconciliation API as a ts-rest contract, and its schemas.
 *
 * @module
 */

export { merchantEventWebhooks } from '../merchant-events/webhooks.ts';
export {
  AnchorText,
  AuditAnchor,
  AuditEntry,
  AuditFault,
  AuditHead,
  AuditPage,
  AuditVerification,
  PostAuditVerificationBody,
} from './audit.ts';
export { Callback, CallbackOutcome, CallbackPage, CallbackWithBody } from './callback.ts';
export { Claim } from './claim.ts';
export { CreateAttempt, CreatePaymentBody, IdempotencyKey, PaymentDescription } from './create-attempt.ts';
export {
  Discrepancy,
  DiscrepancyChanges,
  DiscrepancyDecision,
  DiscrepancyFilter,
  DiscrepancyHistoryEntry,
  DiscrepancyHistoryPage,
  DiscrepancyKind,
  DiscrepancyNote,
  DiscrepancyOwner,
  DiscrepancyPage,
  DiscrepancySort,
  DiscrepancyState,
  DiscrepancySummary,
  PatchDiscrepancyBody,
  PostDiscrepancyChangesBody,
} from './discrepancy.ts';
export { Erasure, ErasurePage, ErasurePlan, PostErasureBody, PostErasurePlanBody } from './erasure.ts';
export {
  DeliveryState,
  EventDelivery,
  EventPage,
  EventRecord,
  EventWithPayload,
  ResendEventsBody,
  ResentEvents,
} from './event.ts';
export { Check, Evidence } from './evidence.ts';
export { EventType, Identifier, OrderId, ProviderName, ProviderPaymentId, Reason, UnitId } from './identifiers.ts';
export { Instant, LocalDate } from './instant.ts';
export { Currency, Decimal, Money, MoneyInput } from './money.ts';
export { MoneyUnit, OrderMoney } from './money-unit.ts';
export { Order, OrderFilter, OrderPage, OrderSummary, PutFulfilmentBody, PutOrderBody } from './order.ts';
export {
  PostAllocationBody,
  PostAllocationWithdrawalBody,
  PostAmendmentBody,
  PostCancellationBody,
  PostClaimBody,
  PostClaimWithdrawalBody,
  PostClosureBody,
  PostFulfilmentWithdrawalBody,
  PostPartsAcceptanceBody,
} from './order-change.ts';
export { Cursor } from './page.ts';
export {
  OpenItemTotal,
  Period,
  PeriodEntry,
  PeriodEntryPage,
  PeriodFigure,
  PeriodName,
  PeriodOpenItem,
  PeriodOpenItemPage,
  PeriodPage,
  PeriodTotal,
  PostPeriodBody,
} from './period.ts';
export { Problem } from './problem.ts';
export { PostRefundBody, Refund, RefundBalance, RefundBalancePage, RefundPage, RefundReference } from './refund.ts';
export { reconciliation } from './router.ts';
export { PostRunBody, Run, RunFailure, RunPage, RunSummary } from './run.ts';
export { RunChange, RunDiff, RunDifference } from './run-diff.ts';
export { PostSplitBody, SplitOrders } from './split.ts';
export { ProofGrade, Standing, StandingState } from './standing.ts';
export {
  AccountName,
  PostStatementAcceptanceBody,
  StatementBadRow,
  StatementBadRowPage,
  StatementEntry,
  StatementEntryPage,
  StatementFile,
  StatementPage,
} from './statement.ts';
export { Payment, Story, StoryEntry } from './story.ts';

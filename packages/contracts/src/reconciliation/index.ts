/**
 * Punteo's reconciliation API as a ts-rest contract, and its schemas.
 *
 * @module
 */

export { merchantEventWebhooks } from '../merchant-events/webhooks.ts';
export { AuditEntry, AuditPage } from './audit.ts';
export { Callback, CallbackOutcome, CallbackPage, CallbackWithBody } from './callback.ts';
export { Claim } from './claim.ts';
export { CreateAttempt, CreatePaymentBody, PaymentDescription } from './create-attempt.ts';
export {
  Discrepancy,
  DiscrepancyKind,
  DiscrepancyNote,
  DiscrepancyOwner,
  DiscrepancyPage,
  DiscrepancyState,
  PatchDiscrepancyBody,
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
export { Instant } from './instant.ts';
export { Money, MoneyInput } from './money.ts';
export { MoneyUnit, OrderMoney } from './money-unit.ts';
export { Order, OrderPage, PutFulfilmentBody, PutOrderBody } from './order.ts';
export {
  PostAllocationBody,
  PostAllocationWithdrawalBody,
  PostAmendmentBody,
  PostCancellationBody,
  PostClaimBody,
  PostClaimWithdrawalBody,
  PostClosureBody,
  PostPartsAcceptanceBody,
} from './order-change.ts';
export { Cursor } from './page.ts';
export { Problem } from './problem.ts';
export { reconciliation } from './router.ts';
export { PostRunBody, Run, RunFailure, RunPage, RunSummary } from './run.ts';
export { PostSplitBody, SplitOrders } from './split.ts';
export { ProofGrade, Standing, StandingState } from './standing.ts';
export { Payment, Story, StoryEntry } from './story.ts';

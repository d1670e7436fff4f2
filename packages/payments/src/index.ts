export {
  type CallbackAddressGrant,
  type Keyring,
  parseKeyring,
  signCallbackAddress,
  signReference,
  verifyCallbackAddress,
  verifyReference,
} from './callback-address.ts';
export { checkClock } from './check-clock.ts';
export { type CreatePaymentInput, createPayment } from './create-payment.ts';
export { claimsOf, paymentIdOf } from './decide/claims-to-verify.ts';
export { DEFAULT_POLICY, type DecisionPolicy, decide } from './decide/decide.ts';
export { nextPollAt } from './decide/polling.ts';
export { contentTypeShape, shapeOf, shapeOfBytes } from './drift/document-shape.ts';
export { type Drift, driftOf } from './drift/drift.ts';
export { matchCallback } from './match-callback.ts';
export type { Callback, CallbackHint, CallbackOutcome } from './model/callback.ts';
export {
  AMOUNT_CHECK,
  BLOCK_CHECK,
  type Check,
  type CheckResult,
  equalityCheck,
  FINALITY_CHECK,
  NETWORK_CHECK,
  USED_ONCE_CHECK,
  type Verdict,
  verdictOf,
} from './model/check.ts';
export type { Claim, Transaction } from './model/claim.ts';
export type { CreateAttempt, CreateAttemptOutcome } from './model/create-attempt.ts';
export { currencyExponent } from './model/currency.ts';
export {
  DISCREPANCY_KINDS,
  type DifferingField,
  type Discrepancy,
  type DiscrepancyKind,
  type DiscrepancyState,
  type OrderDiscrepancy,
} from './model/discrepancy.ts';
export type { Evidence, EvidenceDraft, EvidenceSummary, Observation } from './model/evidence.ts';
export { eventPayload, eventTypeFor, type MerchantEvent } from './model/merchant-event.ts';
export {
  type AmountText,
  addMoney,
  compareMoney,
  decimalText,
  type Money,
  moneyFromDecimal,
  moneyText,
  parseAmountText,
  parseMoney,
  subtractMoney,
  trimMoney,
  zero,
} from './model/money.ts';
export type { ObservedTransfer, ScanOptions, ScanPage } from './model/observed-transfer.ts';
export { isOrderId, type Order } from './model/order.ts';
export type { CompetingClaim, OrderFacts } from './model/order-facts.ts';
export { PAYMENT_STATUSES, type Payment, type PaymentStatus } from './model/payment.ts';
export { PunteoError } from './model/punteo-error.ts';
export {
  ALLOWED_TRANSITIONS,
  isPaidInFull,
  mayMove,
  PAID_STATES,
  PROOF_GRADES,
  type ProofGrade,
  STANDING_STATES,
  type Standing,
  type StandingState,
} from './model/standing.ts';
export type { AuditEntry, AuditStore } from './ports/audit-store.ts';
export type {
  CallbackMatch,
  CallbackMatcher,
  CallbackStore,
  MatchedCallback,
  ReceivedCallback,
  ReceiveOutcome,
} from './ports/callback-store.ts';
export type { CreateAttemptStore, CreateSearch } from './ports/create-attempt-store.ts';
export type { DiscrepancyStore } from './ports/discrepancy-store.ts';
export type { EventStore } from './ports/event-store.ts';
export type { OrderStore, StoryEntry } from './ports/order-store.ts';
export type { Page, PageRequest } from './ports/page.ts';
export type { PaymentStore } from './ports/payment-store.ts';
export type {
  CallbackAddress,
  CallbackReading,
  CreateOutcome,
  DeclaredShapes,
  ListedPayment,
  ListOptions,
  PaymentRequest,
  ProbeResult,
  Provider,
  Verification,
} from './ports/provider.ts';
export type { GracePeriods, Run, RunStore, RunSummary } from './ports/run-store.ts';
export type { ObservedShape, ShapedDocument, ShapedKind, ShapeStore } from './ports/shape-store.ts';
export type { Decision, DecisionOptions, StandingStore } from './ports/standing-store.ts';
export type { Store } from './ports/store.ts';
export type { Proposal, TransferStore } from './ports/transfer-store.ts';
export type { VerificationBudget, VerificationStore } from './ports/verification-store.ts';
export { type OrderVerification, type VerifyOrderDependencies, verifyOrder } from './verify-order.ts';

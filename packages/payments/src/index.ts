/**
 * The domain model of payments, the decision what is paid, and the ports for providers and stores. It needs no library
 * and does no I/O.
 *
 * @module
 */

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
export {
  type CreatePaymentDependencies,
  type CreatePaymentInput,
  createPayment,
  lostCreateRetryAt,
} from './create-payment.ts';
export { type Allocation, type AllocationResult, allocate, type Claimant, type Offer } from './decide/allocation.ts';
export { answeredAt } from './decide/answered-at.ts';
export { type ClaimState, claimStates } from './decide/claim-state.ts';
export { DEFAULT_POLICY, type DecisionPolicy, decide, decideAll, type OrderDecision } from './decide/decide.ts';
export { ORDER_CHECKS, type OrderCheck, type OrderCheckName, orderChecks } from './decide/order-checks.ts';
export { nextPollAt } from './decide/polling.ts';
export { contentTypeShape, shapeOf, shapeOfBytes } from './drift/document-shape.ts';
export { type Drift, driftOf } from './drift/drift.ts';
export { matchCallback } from './match-callback.ts';
export type {
  Callback,
  CallbackAuthenticator,
  CallbackHint,
  CallbackOutcome,
  StoredHeaders,
} from './model/callback.ts';
export {
  type Check,
  type CheckMeaning,
  type CheckOutcome,
  type CheckResult,
  type CheckTable,
  equalityCheck,
  FINALITY_CHECK,
  FOUND_CHECK,
  NETWORK_CHECK,
} from './model/check.ts';
export {
  type Claim,
  type ClaimSource,
  claimId,
  claimReference,
  isSameClaim,
  type OrderClaim,
  type PaymentClaim,
  type Transaction,
  type TransactionClaim,
} from './model/claim.ts';
export type { CreateAttempt, CreateAttemptOutcome } from './model/create-attempt.ts';
export { type Asset, currencyExponent, isCurrency, isReservedCurrency } from './model/currency.ts';
export {
  DISCREPANCIES,
  DISCREPANCY_KINDS,
  type DifferingField,
  type Discrepancy,
  type DiscrepancyAction,
  type DiscrepancyKind,
  type DiscrepancySide,
  type DiscrepancyState,
  type OrderDiscrepancy,
} from './model/discrepancy.ts';
export type { Erasure, ErasurePlan, ErasureScope, ErasureSelection, KeptOrder, PersonalData } from './model/erasure.ts';
export type { Evidence, EvidenceDraft, PaymentFacts, TransactionFacts, Transfer } from './model/evidence.ts';
export type { ExchangeRate } from './model/exchange-rate.ts';
export type {
  AcceptPartsRule,
  DateWindowRule,
  FeeRule,
  MatchingRule,
  RuleScope,
  RuleSet,
  ToleranceRule,
} from './model/matching-rule.ts';
export {
  type AlertThresholds,
  amountText,
  type DeliveryState,
  discrepancyOpened,
  type EventDelivery,
  eventPayload,
  eventTypeFor,
  INSTALLATION_EVENT_TYPES,
  INSTALLATION_STREAM,
  type InstallationEvent,
  type InstallationEventType,
  installationEventPayload,
  type MerchantEvent,
  orderStream,
  periodClosed,
} from './model/merchant-event.ts';
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
export { type MoneyUnit, type MoneyUnitId, moneyUnitKey } from './model/money-unit.ts';
export type { ObservedTransfer, ScanOptions, ScanPage } from './model/observed-transfer.ts';
export { isOrderId, type Order } from './model/order.ts';
export type { ChangedBy, OrderChange } from './model/order-change.ts';
export type { OrderFacts } from './model/order-facts.ts';
export { PAYMENT_STATUSES, type Payment, type PaymentStatus } from './model/payment.ts';
export { dayAfter, type PeriodDays, periodDays } from './model/period.ts';
export { PunteoError } from './model/punteo-error.ts';
export { REFUND_KINDS, type Refund, type RefundBalance, type RefundKind } from './model/refund.ts';
export {
  type ChangeCause,
  isPaidInFull,
  mayMove,
  PAID_STATES,
  PROOF_GRADES,
  type ProofGrade,
  STANDING_STATES,
  type Standing,
  type StandingState,
} from './model/standing.ts';
export {
  referenceKey,
  STATEMENT_FORMATS,
  type StatementBadRow,
  type StatementEntry,
  type StatementFile,
  type StatementFormat,
  type StoredStatementEntry,
} from './model/statement.ts';
export { createPersonSearch } from './names-person.ts';
export type {
  AuditAnchor,
  AuditEntry,
  AuditFault,
  AuditFaultKind,
  AuditFilter,
  AuditStore,
  AuditVerification,
} from './ports/audit-store.ts';
export type {
  CallbackMatch,
  CallbackMatcher,
  CallbackRefusalReason,
  CallbackRefusals,
  CallbackStore,
  MatchedCallback,
  MatchOptions,
  ReceivedCallback,
  ReceiveOutcome,
} from './ports/callback-store.ts';
export type {
  CreateAttemptStore,
  CreateSearch,
  IdempotentRequest,
  RepeatedRequest,
} from './ports/create-attempt-store.ts';
export {
  DISCREPANCY_SORTS,
  type DiscrepancyChange,
  type DiscrepancyFilter,
  type DiscrepancyHistoryEntry,
  type DiscrepancySort,
  type DiscrepancyStore,
  type DiscrepancySummary,
} from './ports/discrepancy-store.ts';
export type { ErasureStore } from './ports/erasure-store.ts';
export type {
  AttemptOutcome,
  DeliveryLane,
  EventFilter,
  EventStore,
  PendingDelivery,
  ResendFilter,
} from './ports/event-store.ts';
export type {
  OrderFilter,
  OrderInput,
  OrderState,
  OrderStore,
  OrderSummary,
  PutResult,
  StoryEntry,
} from './ports/order-store.ts';
export type { Page, PageRequest, UnreadableRow } from './ports/page.ts';
export type { PaymentStore } from './ports/payment-store.ts';
export {
  type OpenItemTotal,
  PERIOD_FIGURES,
  type Period,
  type PeriodCalendar,
  type PeriodEntry,
  type PeriodFigure,
  type PeriodOpenItem,
  type PeriodPart,
  type PeriodStore,
  type PeriodTotal,
} from './ports/period-store.ts';
export type {
  Authentication,
  BodyVerification,
  CallbackAddress,
  CallbackHeaders,
  CallbackReading,
  CallbackRequest,
  CallbackRequestWithBody,
  CreateOutcome,
  DeclaredShapes,
  Handshake,
  HandshakeRequest,
  ListedPayment,
  ListOptions,
  OnAnswer,
  PaymentRequest,
  ProbeResult,
  Provider,
  ReceivedAnswer,
  SignatureRefusal,
  Verification,
  VerificationRequest,
} from './ports/provider.ts';
export type { NewRefund, RefundFilter, RefundStore, RefundTotal } from './ports/refund-store.ts';
export {
  CLOCK_STATUSES,
  type Clock,
  type ClockStatus,
  type GracePeriods,
  type OrderOutcome,
  type ProviderGracePeriods,
  RISK_AGES,
  type RiskAge,
  type Run,
  type RunChange,
  type RunDiff,
  type RunDifference,
  type RunFailure,
  type RunFullReason,
  type RunMode,
  type RunState,
  type RunStep,
  type RunStore,
  type RunSummary,
  type SettlementAccount,
} from './ports/run-store.ts';
export type { ObservedShape, ShapedDocument, ShapedKind, ShapeStore } from './ports/shape-store.ts';
export type { Decision, DecisionOptions, StandingStore } from './ports/standing-store.ts';
export type {
  StatementEntryFilter,
  StatementFilter,
  StatementImport,
  StatementRow,
  StatementRowEntry,
  StatementStore,
} from './ports/statement-store.ts';
export type { Store } from './ports/store.ts';
export type { Proposal, TransferStore } from './ports/transfer-store.ts';
export type {
  CrowdedOrder,
  CurrentVerification,
  DueOrder,
  RequestedVerification,
  VerificationBudget,
  VerificationStore,
  VerificationUrgency,
} from './ports/verification-store.ts';
export { acceptingRule } from './rules/accepting-rule.ts';
export { type Difference, EXPLAINABLE_KINDS, explainingRule, type HeldForRules } from './rules/explaining-rule.ts';
export { type Valuation, valuationOf } from './rules/valuation.ts';
export {
  parseWebhookSecrets,
  standardWebhookRefusal,
  verifyStandardWebhook,
  type WebhookSecret,
} from './standard-webhooks.ts';
export { checkStoredHeaders, storedHeadersOf } from './stored-headers.ts';
export { type OrderVerification, type VerifyOrderDependencies, verifyOrder } from './verify-order.ts';

export {
  type CapabilityGrant,
  type Keyring,
  parseKeyring,
  signCapability,
  signReference,
  verifyCapability,
  verifyReference,
} from './callback-address.ts';
export { clockProbe } from './check-clock.ts';
export { type CreatePaymentInput, createPayment } from './create-payment.ts';
export { claimsOf, paymentIdOf } from './decide/claims-to-verify.ts';
export { DEFAULT_POLICY, type DecisionPolicy, decide } from './decide/decide.ts';
export { nextCheckAt } from './decide/polling.ts';
export { contentTypeShape, shapeOf, shapeOfBytes } from './drift/document-shape.ts';
export { type Drift, driftOf } from './drift/drift.ts';
export { callbackJudge } from './match-callback.ts';
export type {
  Callback,
  CallbackDisposition,
  CallbackHint,
  Transaction,
} from './model/callback.ts';
export type { Intent, IntentOutcome } from './model/create-attempt.ts';
export { currencyExponent } from './model/currency.ts';
export {
  DISCREPANCY_KINDS,
  type DifferingField,
  type Discrepancy,
  type DiscrepancyKind,
  type DiscrepancyState,
  type Finding,
} from './model/discrepancy.ts';
export {
  AMOUNT_CHECK,
  BLOCK_CHECK,
  type Check,
  type CheckResult,
  type Evidence,
  type EvidenceDraft,
  equalityCheck,
  FINALITY_CHECK,
  NETWORK_CHECK,
  type Observation,
  USED_ONCE_CHECK,
  type Verdict,
  verdictOf,
  type WeighedEvidence,
} from './model/evidence.ts';
export { eventPayload, eventTypeFor } from './model/merchant-event.ts';
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
export type { ScanOptions, ScanPage, Sighting } from './model/observed-transfer.ts';
export { isOrderId, type Order } from './model/order.ts';
export type { Dossier, RivalClaim } from './model/order-facts.ts';
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
export type { CallbackJudge, CallbackJudgement, CallbackStore, ReceivedCallback } from './ports/callback-store.ts';
export type { CreateSearch, IntentStore } from './ports/create-attempt-store.ts';
export type { DiscrepancyStore } from './ports/discrepancy-store.ts';
export type { EventStore, MerchantEvent } from './ports/event-store.ts';
export type { OrderStore, StoryEntry } from './ports/order-store.ts';
export type { Page, PageRequest } from './ports/page.ts';
export type { PaymentStore } from './ports/payment-store.ts';
export type {
  CallbackAddress,
  CallbackReading,
  Claim,
  CreateOutcome,
  DeclaredShapes,
  ListedPayment,
  ListOptions,
  PaymentRequest,
  ProbeResult,
  Provider,
  Verification,
} from './ports/provider.ts';
export type { Clocks, Run, RunStore, RunSummary } from './ports/run-store.ts';
export type { SeenShape, ShapedDocument, ShapedKind, ShapeStore } from './ports/shape-store.ts';
export type { JudgementResult, JudgementStore, LookBudget } from './ports/standing-store.ts';
export type { Store } from './ports/store.ts';
export type { Proposal, SightingStore } from './ports/transfer-store.ts';
export { type Examination, type ExaminationDependencies, examineOrder } from './verify-order.ts';

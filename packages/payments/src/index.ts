export type {
  Callback,
  CallbackDisposition,
  CallbackHint,
  Transaction,
} from './callback.ts';
export { callbackJudge } from './callback-judge.ts';
export {
  type CapabilityGrant,
  type Keyring,
  parseKeyring,
  signCapability,
  signReference,
  verifyCapability,
  verifyReference,
} from './capability.ts';
export { claimsOf, paymentIdOf } from './claims.ts';
export { clockProbe } from './clock-probe.ts';
export { type CreatePaymentInput, createPayment } from './create-payment.ts';
export { currencyExponent } from './currency.ts';
export { DEFAULT_POLICY, type DecisionPolicy, decide } from './decide.ts';
export {
  DISCREPANCY_KINDS,
  type DifferingField,
  type Discrepancy,
  type DiscrepancyKind,
  type DiscrepancyState,
  type Finding,
} from './discrepancy.ts';
export type { Dossier, RivalClaim } from './dossier.ts';
export { type Drift, driftOf } from './drift.ts';
export { PunteoError } from './errors.ts';
export { eventPayload, eventTypeFor } from './events.ts';
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
} from './evidence.ts';
export { type Examination, type ExaminationDependencies, examineOrder } from './examine-order.ts';
export type { Intent, IntentOutcome } from './intent.ts';
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
} from './money.ts';
export { isOrderId, type Order } from './order.ts';
export { PAYMENT_STATUSES, type Payment, type PaymentStatus } from './payment.ts';
export { nextCheckAt } from './polling.ts';
export type { AuditEntry, AuditStore } from './ports/audit-store.ts';
export type { CallbackJudge, CallbackJudgement, CallbackStore, ReceivedCallback } from './ports/callback-store.ts';
export type { DiscrepancyStore } from './ports/discrepancy-store.ts';
export type { EventStore, MerchantEvent } from './ports/event-store.ts';
export type { CreateSearch, IntentStore } from './ports/intent-store.ts';
export type { JudgementResult, JudgementStore, LookBudget } from './ports/judgement-store.ts';
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
export type { Proposal, SightingStore } from './ports/sighting-store.ts';
export type { Store } from './ports/store.ts';
export { contentTypeShape, shapeOf, shapeOfBytes } from './shape.ts';
export type { ScanOptions, ScanPage, Sighting } from './sighting.ts';
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
} from './standing.ts';

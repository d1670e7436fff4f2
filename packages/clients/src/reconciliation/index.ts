/**
 * The client of Punteo's reconciliation API, and the types of its requests and answers.
 *
 * @module
 */

export { createReconciliationClient, type ReconciliationClientConfig } from './create-client.ts';
export type { AuditEntry, AuditPage, AuditQuery } from './generated/audit.ts';
export type { Callback, CallbackOutcome, CallbackPage, CallbackQuery, CallbackWithBody } from './generated/callback.ts';
export type {
  AcceptPartsAnswer,
  AcceptPartsArguments,
  AllocateMoneyAnswer,
  AllocateMoneyArguments,
  AmendOrderAnswer,
  AmendOrderArguments,
  BindClaimAnswer,
  BindClaimArguments,
  CancelOrderAnswer,
  CancelOrderArguments,
  CancelRunAnswer,
  CancelRunArguments,
  CloseOrderAnswer,
  CloseOrderArguments,
  CreatePaymentAnswer,
  CreatePaymentArguments,
  GetCallbackAnswer,
  GetCallbackArguments,
  GetEventAnswer,
  GetEventArguments,
  GetMoneyAnswer,
  GetMoneyArguments,
  GetOrderAnswer,
  GetOrderArguments,
  GetRunAnswer,
  GetRunArguments,
  GetStoryAnswer,
  GetStoryArguments,
  ListAuditAnswer,
  ListAuditArguments,
  ListCallbacksAnswer,
  ListCallbacksArguments,
  ListDiscrepanciesAnswer,
  ListDiscrepanciesArguments,
  ListEventsAnswer,
  ListEventsArguments,
  ListOrdersAnswer,
  ListOrdersArguments,
  ListRunsAnswer,
  ListRunsArguments,
  PatchDiscrepancyAnswer,
  PatchDiscrepancyArguments,
  PutFulfilmentAnswer,
  PutFulfilmentArguments,
  PutOrderAnswer,
  PutOrderArguments,
  ReplayCallbackAnswer,
  ReplayCallbackArguments,
  ResendEventsAnswer,
  ResendEventsArguments,
  StartRunAnswer,
  StartRunArguments,
  WithdrawAllocationAnswer,
  WithdrawAllocationArguments,
  WithdrawClaimAnswer,
  WithdrawClaimArguments,
} from './generated/calls.ts';
export type { Claim } from './generated/claim.ts';
export type { ReconciliationClient } from './generated/client.ts';
export type { CreateAttempt, CreatePaymentBody } from './generated/create-attempt.ts';
export type {
  Discrepancy,
  DiscrepancyKind,
  DiscrepancyPage,
  DiscrepancyQuery,
  DiscrepancyState,
  PatchDiscrepancyBody,
} from './generated/discrepancy.ts';
export type {
  DeliveryState,
  EventDelivery,
  EventPage,
  EventQuery,
  EventRecord,
  EventWithPayload,
  ResendEventsBody,
  ResentEvents,
} from './generated/event.ts';
export type { Check, Evidence, PaymentFacts, TransactionFacts } from './generated/evidence.ts';
export type { Money, MoneyInput } from './generated/money.ts';
export type { MoneyUnit, OrderMoney } from './generated/money-unit.ts';
export type { Order, OrderPage, OrderQuery, PutFulfilmentBody, PutOrderBody } from './generated/order.ts';
export type {
  PostAllocationBody,
  PostAllocationWithdrawalBody,
  PostAmendmentBody,
  PostCancellationBody,
  PostClaimBody,
  PostClaimWithdrawalBody,
  PostClosureBody,
  PostPartsAcceptanceBody,
} from './generated/order-change.ts';
export type { UnreadableRow } from './generated/page.ts';
export type { Problem } from './generated/problem.ts';
export type { PostRunBody, Run, RunFailure, RunPage, RunQuery, RunSummary } from './generated/run.ts';
export type { ProofGrade, Standing, StandingState } from './generated/standing.ts';
export type { Payment, Story, StoryEntry, StoryQuery } from './generated/story.ts';

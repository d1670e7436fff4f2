/**
 * Both providers and a chain node on this machine, with scripted faults, for tests.
 *
 * @module
 */

export type {
  MinedBatch,
  MinedTransaction,
  Reorg,
  ReorgOptions,
  SandboxChain,
  SandboxToken,
  TokenOptions,
  TokenVariant,
  Transfer,
  TransferFrom,
} from './chain/chain-types.ts';
export { type ChainOptions, startChain } from './chain/start-chain.ts';
export { type DayMoney, type DayStatement, dayStatements, payoutName } from './day/day-statements.ts';
export type {
  DayAccount,
  DayDiscrepancyKind,
  DayDiscrepancySubject,
  DayOrder,
  DayProvider,
  DayStatementFaults,
  DayStep,
  DayStray,
  ExpectedDiscrepancy,
  TradingDay,
} from './day/day-types.ts';
export { dayPaymentIds } from './day/payment-ids.ts';
export { createTradingDay } from './day/trading-day.ts';
export type { Calls } from './http/call-counter.ts';
export type { CallbackScript, Delivery, RetryPolicy } from './http/callback-sender.ts';
export type { Fault } from './http/fault.ts';
export type { FaultPlan, Faults } from './http/fault-queue.ts';
export type {
  InsertedPayment,
  NeopayCallbackScript,
  NeopayEnvironment,
  NeopayOptions,
  NeopayPayment,
  NeopayResource,
  NeopayRoute,
  PageFaults,
  SandboxNeopay,
} from './neopay/neopay-types.ts';
export { startNeopay } from './neopay/start-neopay.ts';
export type {
  PentagooOptions,
  PentagooPayment,
  PentagooPayOptions,
  PentagooPayResult,
  PentagooRoute,
  SandboxPentagoo,
} from './pentagoo/pentagoo-types.ts';
export { startPentagoo } from './pentagoo/start-pentagoo.ts';
export { type Sandbox, type SandboxOptions, startSandbox } from './start-sandbox.ts';

/**
 * Typed clients of Pentagoo, of Neopay and of the reconciliation API, over one strict fetch. Each provider has an entry
 * point with the types of its requests and answers.
 *
 * @module
 */

export type { Answer, AnswerOfStatus, CallOptions } from './answer-type.ts';
export type { CallAnswer, CallArguments, Route, Routes, StrictCall, StrictClient } from './call-types.ts';
export {
  ClientError,
  type ClientErrorCode,
  type ClientErrorDetails,
  type Issue,
  type Outcome,
} from './client-error.ts';
export type { ClientConfig } from './config.ts';
export type { ErrorAnswer } from './error-answer.ts';
export { fetchTransport } from './fetch-transport.ts';
export { createNeopayClient, type NeopayClientConfig } from './neopay/create-client.ts';
export type { NeopayClient } from './neopay/generated/client.ts';
export {
  type ListAllPaymentsOptions,
  listAllPayments,
  type PaymentRow,
  type PaymentRowsPage,
} from './neopay/list-all-payments.ts';
export { createPentagooClient, type PentagooClientConfig } from './pentagoo/create-client.ts';
export type { PentagooClient } from './pentagoo/generated/client.ts';
export { createReconciliationClient, type ReconciliationClientConfig } from './reconciliation/create-client.ts';
export type { ReconciliationClient } from './reconciliation/generated/client.ts';
export { retryAfterSeconds } from './retry-after.ts';
export { createStrictClient } from './strict-client.ts';
export type { AnswerSink, ResponseHeaders, Transport, TransportRequest } from './transport.ts';

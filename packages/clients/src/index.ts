export type { StrictCall, StrictClient } from './call-types.ts';
export { ClientError, type ClientErrorCode, type Issue, type Outcome } from './client-error.ts';
export type { ClientConfig } from './config.ts';
export type { ErrorAnswer } from './error-answer.ts';
export { fetchTransport } from './fetch-transport.ts';
export {
  type ListAllPaymentsOptions,
  listAllPayments,
  type PaymentRow,
  type PaymentRowsPage,
} from './list-all-payments.ts';
export { createNeopayClient, type NeopayClient, type NeopayClientConfig } from './neopay.ts';
export { createPentagooClient, type PentagooClient, type PentagooClientConfig } from './pentagoo.ts';
export {
  createReconciliationClient,
  type ReconciliationClient,
  type ReconciliationClientConfig,
} from './reconciliation.ts';
export { retryAfterSeconds } from './retry-after.ts';
export { createStrictClient } from './strict-client.ts';
export type { AnswerSink, ResponseHeaders, Transport, TransportRequest } from './transport.ts';

/**
 * The client of Pentagoo, and the types of its requests and answers.
 *
 * @module
 */

export { createPentagooClient, type PentagooClientConfig } from './create-client.ts';
export type { CreatePaymentAnswer, CreatePaymentArguments } from './generated/calls.ts';
export type { PentagooClient } from './generated/client.ts';
export type { CreatePaymentBody, CreatePaymentRefusal } from './generated/create-payment.ts';

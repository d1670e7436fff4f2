import { initContract } from '@ts-rest/core';
import * as z from 'zod';
import { AuditPage, AuditQuery } from './audit.ts';
import { Callback, CallbackPage, CallbackQuery, CallbackWithBody, callbackPath } from './callback.ts';
import { CreateAttempt, CreatePaymentBody } from './create-attempt.ts';
import {
  Discrepancy,
  DiscrepancyPage,
  DiscrepancyQuery,
  discrepancyPath,
  PatchDiscrepancyBody,
} from './discrepancy.ts';
import { Order, OrderPage, OrderQuery, orderPath, PutFulfilmentBody, PutOrderBody } from './order.ts';
import { Problem } from './problem.ts';
import { PostRunBody, Run, RunPage, RunQuery, runPath } from './run.ts';
import { Story } from './story.ts';

const contract = initContract();
const problem = contract.otherResponse({ contentType: 'application/problem+json', body: Problem });
const nothing = z.strictObject({});

/** `not_found`, `<thing>_unknown`. */
const notFound = { 404: problem };
/** `request_invalid`, `cursor_malformed`: path, query or body is not what the contract says. */
const invalid = { 422: problem };

/**
 * Punteo's own API; a bearer token in `Authorization` says who is asking (none is needed on loopback when no token is
 * configured). Writes are JSON. Lists are paged by `cursor`, newest first.
 */
export const reconciliation = contract.router(
  {
    putOrder: {
      method: 'PUT',
      path: '/v1/orders/:orderId',
      summary: 'State what an order expects',
      description:
        'Creates or changes the order, then binds the payments named. 409 `payment_bound_elsewhere`: another order holds one of them; ' +
        'the order itself is kept. 422 `provider_not_configured`, `amount_malformed`, `unknown_currency`.',
      pathParams: orderPath,
      body: PutOrderBody,
      responses: { 200: Order, 201: Order, 409: problem, ...invalid },
    },
    getOrder: {
      method: 'GET',
      path: '/v1/orders/:orderId',
      summary: 'Read an order and where it stands',
      pathParams: orderPath,
      responses: { 200: Order, ...notFound, ...invalid },
    },
    listOrders: {
      method: 'GET',
      path: '/v1/orders',
      summary: 'List orders',
      query: OrderQuery,
      responses: { 200: OrderPage, ...invalid },
    },
    createPayment: {
      method: 'POST',
      path: '/v1/orders/:orderId/payments',
      summary: 'Ask a provider for a payment',
      description:
        'The attempt is committed before anything is sent; 201 tells its outcome, which may be `refused` or `unknown`. 409 `create_unresolved`: an ' +
        'earlier create for this order has no certain outcome. 422 `provider_not_configured`, `provider_not_allowed`.',
      pathParams: orderPath,
      body: CreatePaymentBody,
      responses: { 201: CreateAttempt, 409: problem, ...notFound, ...invalid },
    },
    putFulfilment: {
      method: 'PUT',
      path: '/v1/orders/:orderId/fulfilment',
      summary: 'State that the goods went out',
      description: 'Set once: the first instant stays.',
      pathParams: orderPath,
      body: PutFulfilmentBody,
      responses: { 200: Order, ...notFound, ...invalid },
    },
    getStory: {
      method: 'GET',
      path: '/v1/orders/:orderId/story',
      summary: 'Read everything known about an order, oldest first',
      pathParams: orderPath,
      responses: { 200: Story, ...notFound, ...invalid },
    },
    listCallbacks: {
      method: 'GET',
      path: '/v1/callbacks',
      summary: 'List callbacks',
      query: CallbackQuery,
      responses: { 200: CallbackPage, ...invalid },
    },
    getCallback: {
      method: 'GET',
      path: '/v1/callbacks/:callbackId',
      summary: 'Read a callback with its bytes',
      pathParams: callbackPath,
      responses: { 200: CallbackWithBody, ...notFound, ...invalid },
    },
    replayCallback: {
      method: 'POST',
      path: '/v1/callbacks/:callbackId/replay',
      summary: 'Read a callback once more',
      description: 'It counts as unread again; a worker hands it over soon.',
      pathParams: callbackPath,
      body: nothing,
      responses: { 202: Callback, ...notFound, ...invalid },
    },
    startRun: {
      method: 'POST',
      path: '/v1/runs',
      summary: 'Start a reconciliation',
      description: 'Answers at once; read the run until `finishedAt` is set. 409 `run_in_progress`: one is under way.',
      body: PostRunBody,
      responses: { 202: Run, 409: problem, ...invalid },
    },
    listRuns: {
      method: 'GET',
      path: '/v1/runs',
      summary: 'List reconciliations',
      query: RunQuery,
      responses: { 200: RunPage, ...invalid },
    },
    getRun: {
      method: 'GET',
      path: '/v1/runs/:runId',
      summary: 'Read a reconciliation',
      pathParams: runPath,
      responses: { 200: Run, ...notFound, ...invalid },
    },
    listDiscrepancies: {
      method: 'GET',
      path: '/v1/discrepancies',
      summary: 'List what does not tally',
      query: DiscrepancyQuery,
      responses: { 200: DiscrepancyPage, ...invalid },
    },
    patchDiscrepancy: {
      method: 'PATCH',
      path: '/v1/discrepancies/:discrepancyId',
      summary: 'Assign, annotate, resolve or reopen a discrepancy',
      pathParams: discrepancyPath,
      body: PatchDiscrepancyBody,
      responses: { 200: Discrepancy, ...notFound, ...invalid },
    },
    listAudit: {
      method: 'GET',
      path: '/v1/audit',
      summary: 'List what people did',
      query: AuditQuery,
      responses: { 200: AuditPage, ...invalid },
    },
  },
  {
    strictStatusCodes: true,
    commonResponses: {
      /** `json_malformed`. */
      400: problem,
      /** `token_missing`, `token_unknown`. */
      401: problem,
      /** `origin_refused`: a browser page of another origin. */
      403: problem,
      /** `body_too_large`. */
      413: problem,
      /** `content_type_refused`: a write that is not `application/json`. */
      415: problem,
      /** `host_refused`: a Host header that is not ours. */
      421: problem,
      /** `internal`: our fault. */
      500: problem,
      /** `store_unavailable`; `Retry-After` says when to try again. */
      503: problem,
    },
  },
);

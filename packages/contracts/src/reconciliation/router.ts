import * as z from 'zod/mini';
import { contract } from '../contract.ts';
import { auditRoutes } from './audit-routes.ts';
import { Callback, CallbackPage, CallbackQuery, CallbackWithBody, callbackPath } from './callback.ts';
import { CreateAttempt, CreatePaymentBody } from './create-attempt.ts';
import { discrepancyRoutes } from './discrepancy-routes.ts';
import { erasureRoutes } from './erasure-routes.ts';
import { EventPage, EventQuery, EventWithPayload, eventPath, ResendEventsBody, ResentEvents } from './event.ts';
import { Reason } from './identifiers.ts';
import { OrderMoney } from './money-unit.ts';
import {
  Order,
  OrderFilter,
  OrderPage,
  OrderQuery,
  OrderSummary,
  orderPath,
  PutFulfilmentBody,
  PutOrderBody,
} from './order.ts';
import { orderChangeRoutes } from './order-change-routes.ts';
import { periodRoutes } from './period-routes.ts';
import { invalid, notFound, problem } from './problem-responses.ts';
import { refundRoutes } from './refund-routes.ts';
import { PostRunBody, Run, RunPage, RunQuery, runPath } from './run.ts';
import { runsRoutes } from './runs-routes.ts';
import { splitRoutes } from './split-routes.ts';
import { statementRoutes } from './statement-routes.ts';
import { Story, StoryQuery } from './story.ts';

const reasonBody = z.strictObject({ reason: z.optional(Reason) });

/**
 * Punteo's own API. A bearer token in `Authorization` identifies the caller; without configured tokens, callers on
 * loopback need none. Writes are JSON. Lists are paged by `cursor`, newest first.
 */
export const reconciliation = contract.router(
  {
    putOrder: {
      method: 'PUT',
      path: '/v1/orders/:orderId',
      summary: 'Create an order, or amend it',
      description:
        'Stores the order and binds the named payments, in one transaction. A stored order that differs is amended and decided at once. ' +
        'A refused request stores nothing: 409 `created_at_fixed`, `order_cancelled`, `order_closed`, ' +
        '`provider_money_counts`, `money_allocated`, `money_refunded`; 409 `payment_bound_elsewhere`, `claim_withdrawn`: a named payment is ' +
        'bound to another order, or was withdrawn from this one. 422 `provider_not_configured`, `amount_malformed`, ' +
        '`unknown_currency`, `claim_malformed`; `created_at_ahead`, `fulfilled_at_ahead`: `createdAt` or `fulfilledAt` is ' +
        'more than 24 hours ahead.',
      pathParams: orderPath,
      body: PutOrderBody,
      responses: { 200: Order, 201: Order, 409: problem, ...invalid },
    },
    getOrder: {
      method: 'GET',
      path: '/v1/orders/:orderId',
      summary: 'Read an order and its standing',
      description:
        '500 `row_unreadable`: a stored row of the order is damaged; `detail` names it. The story is still served.',
      pathParams: orderPath,
      responses: { 200: Order, ...notFound, ...invalid },
    },
    listOrders: {
      method: 'GET',
      path: '/v1/orders',
      summary: 'List orders, or search them',
      description: '422 `option_invalid`: an amount without `currency`.',
      query: OrderQuery,
      responses: { 200: OrderPage, ...invalid },
    },
    summariseOrders: {
      method: 'GET',
      path: '/v1/summaries/orders',
      summary: 'Count orders and sum their amounts',
      description: 'Over all that the filter selects, by currency.',
      query: OrderFilter,
      responses: { 200: OrderSummary, ...invalid },
    },
    createPayment: {
      method: 'POST',
      path: '/v1/orders/:orderId/payments',
      summary: 'Create a payment at a provider',
      description:
        'The create attempt is committed before its request is sent. 201 holds its outcome, which may be `refused` or ' +
        '`unknown`. 409 `create_unresolved`: an earlier create attempt for this order has no certain outcome; ' +
        'the text says from when and how it can be resolved. 409 `payment_live`: another payment may still be paid; ' +
        '`order_paid`: the order is paid; `another` creates one all the same. The same request under the same ' +
        '`idempotencyKey` is answered with the first attempt; 409 `create_in_progress`: that one is still being sent. ' +
        '422 `idempotency_key_reused`: the key came with another request. ' +
        '422 `provider_not_configured`, `provider_not_allowed`.',
      pathParams: orderPath,
      body: CreatePaymentBody,
      responses: { 201: CreateAttempt, 409: problem, ...notFound, ...invalid },
    },
    putFulfilment: {
      method: 'PUT',
      path: '/v1/orders/:orderId/fulfilment',
      summary: 'Record that the goods went out',
      description:
        'A repeated call without a time, or with the same one, changes nothing. Another time corrects the recorded one and ' +
        'needs a `reason`, else 409 `order_fulfilled`. 409 `order_not_paid`: the goods may not go out (see ' +
        '`fulfilmentAllowed`), and might not at that time; `force` with a `reason` records that they did. 422 ' +
        '`fulfilled_at_ahead`: the time is more than 24 hours ahead.',
      pathParams: orderPath,
      body: PutFulfilmentBody,
      responses: { 200: Order, 409: problem, ...notFound, ...invalid },
    },
    getStory: {
      method: 'GET',
      path: '/v1/orders/:orderId/story',
      summary: 'Read what happened to an order, oldest first',
      pathParams: orderPath,
      query: StoryQuery,
      responses: { 200: Story, ...notFound, ...invalid },
    },
    getMoney: {
      method: 'GET',
      path: '/v1/orders/:orderId/money',
      summary: 'List the money that witnesses show for an order',
      pathParams: orderPath,
      responses: { 200: OrderMoney, ...notFound, ...invalid },
    },
    ...orderChangeRoutes,
    ...refundRoutes,
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
      summary: 'Read a callback with its body',
      pathParams: callbackPath,
      responses: { 200: CallbackWithBody, ...notFound, ...invalid },
    },
    replayCallback: {
      method: 'POST',
      path: '/v1/callbacks/:callbackId/replay',
      summary: 'Match a callback again',
      description: 'The callback is new again; a worker matches it and queues a verification.',
      pathParams: callbackPath,
      body: reasonBody,
      responses: { 202: Callback, ...notFound, ...invalid },
    },
    startRun: {
      method: 'POST',
      path: '/v1/runs',
      summary: 'Start a reconciliation run',
      description:
        'Answers at once with a run in state `queued`; poll it until `finishedAt` is set. Runs work one at a time, in the ' +
        'order of their requests. 409 `run_queue_full`: too many runs wait already.',
      body: PostRunBody,
      responses: { 202: Run, 409: problem, ...invalid },
    },
    listRuns: {
      method: 'GET',
      path: '/v1/runs',
      summary: 'List reconciliation runs',
      query: RunQuery,
      responses: { 200: RunPage, ...invalid },
    },
    getRun: {
      method: 'GET',
      path: '/v1/runs/:runId',
      summary: 'Read a reconciliation run',
      pathParams: runPath,
      responses: { 200: Run, ...notFound, ...invalid },
    },
    cancelRun: {
      method: 'POST',
      path: '/v1/runs/:runId/cancel',
      summary: 'Cancel a reconciliation run',
      description:
        'A queued run is `cancelled` at once; a running one stops within seconds, and is `cancelled` then. 409 ' +
        '`run_ended`: it was over already.',
      pathParams: runPath,
      body: reasonBody,
      responses: { 202: Run, 409: problem, ...notFound, ...invalid },
    },
    ...runsRoutes,
    ...statementRoutes,
    ...discrepancyRoutes,
    listEvents: {
      method: 'GET',
      path: '/v1/events',
      summary: 'List merchant events and their deliveries',
      query: EventQuery,
      responses: { 200: EventPage, ...invalid },
    },
    getEvent: {
      method: 'GET',
      path: '/v1/events/:eventId',
      summary: 'Read a merchant event with its payload and deliveries',
      pathParams: eventPath,
      responses: { 200: EventWithPayload, ...notFound, ...invalid },
    },
    resendEvents: {
      method: 'POST',
      path: '/v1/events/resend',
      summary: 'Send merchant events again',
      description:
        'Repeats deliveries under the same ids and sequences: of the named events, of the dead ones (`failed`), or of those ' +
        'written in a time range. A delivery that is still pending is tried at once, in its place. 404 `event_unknown`: ' +
        'one of the ids is unknown, and nothing is sent.',
      body: ResendEventsBody,
      responses: { 202: ResentEvents, ...notFound, ...invalid },
    },
    ...auditRoutes,
    ...erasureRoutes,
    ...periodRoutes,
    ...splitRoutes,
  },
  {
    strictStatusCodes: true,
    commonResponses: {
      /**
       * `json_malformed`: the body is no JSON, or has a key twice. `request_malformed`: path or query is not
       * percent-encoded UTF-8, holds NUL, or names a parameter twice.
       */
      400: problem,
      /** `token_missing`, `token_unknown`. */
      401: problem,
      /** `origin_refused`: a browser page from another origin. */
      403: problem,
      /** `body_too_large`. */
      413: problem,
      /** `content_type_refused`: a write that is not `application/json` in UTF-8, or has a Content-Encoding. */
      415: problem,
      /** `host_refused`: a Host header that is not configured. */
      421: problem,
      /** `internal`: a fault in Punteo. */
      500: problem,
      /** `store_unavailable`; `Retry-After` says when to try again. */
      503: problem,
    },
  },
);

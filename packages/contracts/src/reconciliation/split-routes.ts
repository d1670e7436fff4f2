import { invalid, notFound, problem } from './problem-responses.ts';
import { PostSplitBody, SplitOrders, splitPath } from './split.ts';

const split = { 200: SplitOrders, 409: problem, ...notFound, ...invalid };

/** A payment that pays several orders. Only a person splits one. */
export const splitRoutes = {
  splitPayment: {
    method: 'POST',
    path: '/v1/payments/:provider/:claim/split',
    summary: 'Split a payment over several orders',
    description:
      'All parts are allocated or none, in one transaction; a rest that no order gets is the discrepancy ' +
      '`money_unallocated`. A rule’s allocation of the money ends; what a person gave to other orders stays and counts. ' +
      'A witness must have shown the money: 422 `unit_unknown` asks to bind it to one of the orders and verify that. ' +
      '404 `order_unknown`. 409 `unit_exceeded`, `money_refunded`: that much is not left of it. 422 `currency_mismatch`, ' +
      '`amount_malformed`, `claim_malformed`, `provider_not_configured`.',
    pathParams: splitPath,
    body: PostSplitBody,
    responses: split,
  },
} as const;

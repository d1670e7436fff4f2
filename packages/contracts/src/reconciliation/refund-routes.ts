import { orderPath } from './order.ts';
import { invalid, notFound, problem } from './problem-responses.ts';
import { PostRefundBody, Refund, RefundBalancePage, RefundBalanceQuery, RefundPage, RefundQuery } from './refund.ts';

const balances = { 200: RefundBalancePage, ...invalid };
const list = { 200: RefundPage, ...invalid };
const record = { 201: Refund, 409: problem, ...notFound, ...invalid };

/** Money to be given back, and money that was. */
export const refundRoutes = {
  listRefundBalances: {
    method: 'GET',
    path: '/v1/refund-balances',
    summary: 'List what is to be given back, what was, and what is left',
    query: RefundBalanceQuery,
    responses: balances,
  },
  listRefunds: {
    method: 'GET',
    path: '/v1/refunds',
    summary: 'List the refunds that people recorded',
    query: RefundQuery,
    responses: list,
  },
  recordRefund: {
    method: 'POST',
    path: '/v1/orders/:orderId/refunds',
    summary: 'Record money that was given back',
    description:
      'Writes an audit row, and never changes where the order stands: only its witness does. 409 `refund_not_due`: less is ' +
      'left to be given back; `force` records it all the same, unless the goods may still go out. 409 `refund_exceeds`: more ' +
      'than came. 409 `refund_recorded`: the reference was recorded before. 422 `refund_unfounded`: no witness shows this ' +
      'money. 422 `claim_malformed`, `provider_not_configured`, `amount_malformed`, `unknown_currency`.',
    pathParams: orderPath,
    body: PostRefundBody,
    responses: record,
  },
} as const;

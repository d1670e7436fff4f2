import { Order, orderPath } from './order.ts';
import {
  PostAllocationBody,
  PostAllocationWithdrawalBody,
  PostAmendmentBody,
  PostCancellationBody,
  PostClaimBody,
  PostClaimWithdrawalBody,
  PostClosureBody,
  PostFulfilmentWithdrawalBody,
  PostPartsAcceptanceBody,
} from './order-change.ts';
import { invalid, notFound, problem } from './problem-responses.ts';

const responses = { 200: Order, 409: problem, ...notFound, ...invalid };

/**
 * Changes of an order by a person. Each needs a reason, writes an audit row and decides the order again, with every
 * order that claims the same money, before it answers.
 */
export const orderChangeRoutes = {
  amendOrder: {
    method: 'POST',
    path: '/v1/orders/:orderId/amendments',
    summary: 'Amend what an order expects',
    description:
      'The order’s creation time never changes. 409 `provider_money_counts`: money through a removed provider counts; ' +
      '`force` removes it all the same. 409 `order_cancelled`, `order_closed`; `money_refunded`: the order would be paid with ' +
      'money of which a refund is recorded. 422 `provider_not_configured`, ' +
      '`amount_malformed`, `unknown_currency`.',
    pathParams: orderPath,
    body: PostAmendmentBody,
    responses,
  },
  cancelOrder: {
    method: 'POST',
    path: '/v1/orders/:orderId/cancellation',
    summary: 'Cancel an order',
    description:
      'Money that comes all the same is to be given back. The id is never used again. 409 `order_cancelled`.',
    pathParams: orderPath,
    body: PostCancellationBody,
    responses,
  },
  closeOrder: {
    method: 'POST',
    path: '/v1/orders/:orderId/closure',
    summary: 'Close an order as abandoned',
    description: 'Its claims are no longer verified by the schedule. 409 `order_cancelled`, `order_closed`.',
    pathParams: orderPath,
    body: PostClosureBody,
    responses,
  },
  withdrawFulfilment: {
    method: 'POST',
    path: '/v1/orders/:orderId/fulfilment/withdrawals',
    summary: 'Record that the goods did not go out after all',
    description: '409 `order_not_fulfilled`: it is not recorded that they did.',
    pathParams: orderPath,
    body: PostFulfilmentWithdrawalBody,
    responses,
  },
  bindClaim: {
    method: 'POST',
    path: '/v1/orders/:orderId/claims',
    summary: 'Bind a payment or a transaction to an order',
    description:
      'Its witness is asked soon. 409 `payment_bound_elsewhere`: withdraw it from the other order first, or ' +
      'allocate a part of it without binding. 409 `money_refunded`: a refund of it is recorded; allocate what is left. ' +
      '422 `claim_malformed`, `provider_not_configured`.',
    pathParams: orderPath,
    body: PostClaimBody,
    responses,
  },
  withdrawClaim: {
    method: 'POST',
    path: '/v1/orders/:orderId/claims/withdrawals',
    summary: 'Withdraw a payment or a transaction from an order',
    description:
      'Its money no longer pays this order. 404 `claim_unknown`. 422 `claim_malformed`, `provider_not_configured`.',
    pathParams: orderPath,
    body: PostClaimWithdrawalBody,
    responses,
  },
  allocateMoney: {
    method: 'POST',
    path: '/v1/orders/:orderId/allocations',
    summary: 'Allocate a unit of money, or a part of it, to an order',
    description:
      'No rule moves it afterwards. 409 `unit_exceeded`: that much is not left of it; `money_refunded`: not after the ' +
      'refunds that are recorded. 422 `unit_unknown`: no witness has ' +
      'shown this money for the order, or the claim holds several units and `unitId` is missing. 422 `claim_malformed`, ' +
      '`provider_not_configured`.',
    pathParams: orderPath,
    body: PostAllocationBody,
    responses,
  },
  withdrawAllocation: {
    method: 'POST',
    path: '/v1/orders/:orderId/allocations/withdrawals',
    summary: 'Take back what a person allocated to an order',
    description: '422 `unit_unknown`: no person allocated it. 422 `claim_malformed`, `provider_not_configured`.',
    pathParams: orderPath,
    body: PostAllocationWithdrawalBody,
    responses,
  },
  acceptParts: {
    method: 'POST',
    path: '/v1/orders/:orderId/parts-acceptance',
    summary: 'Accept several payments as the payment of an order',
    pathParams: orderPath,
    body: PostPartsAcceptanceBody,
    responses,
  },
} as const;

import { amend } from './amend-action.tsx';
import { bind, unbind } from './claim-actions.tsx';
import { createPayment } from './create-payment-action.tsx';
import { correctFulfilment, fulfil, withdrawFulfilment } from './fulfilment-actions.tsx';
import { allocate, split, takeBack } from './money-actions.tsx';
import type { OrderAction } from './order-action.ts';
import { acceptParts, cancel, close, verify } from './plain-actions.ts';
import { recordRefund } from './refund-action.tsx';

/** Everything that a person may do to an order. */
export const ORDER_ACTIONS = {
  fulfil,
  correctFulfilment,
  withdrawFulfilment,
  verify,
  bind,
  unbind,
  allocate,
  takeBack,
  split,
  acceptParts,
  recordRefund,
  createPayment,
  amend,
  close,
  cancel,
} as const satisfies Readonly<Record<string, OrderAction>>;

type ActionName = keyof typeof ORDER_ACTIONS;

/** The menu, in its groups: goods, payments, money, and the order itself. */
export const ACTION_GROUPS: readonly (readonly ActionName[])[] = [
  ['fulfil', 'correctFulfilment', 'withdrawFulfilment'],
  ['verify', 'bind', 'unbind', 'createPayment'],
  ['acceptParts', 'allocate', 'takeBack', 'split', 'recordRefund'],
  ['amend', 'close', 'cancel'],
];

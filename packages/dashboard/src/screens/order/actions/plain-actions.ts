import { bodyOf } from '../../../client/body-of.ts';
import { isOpenOrder, type OrderAction } from './order-action.ts';

/** Cancels the order for good. */
export const cancel: OrderAction = {
  label: 'order.cancel',
  isOffered: ({ order }) => order.cancelledAt === null,
  confirmation: ({ order: { orderId }, client, text }) => ({
    title: text('order.cancel.title', { orderId }),
    effect: text('order.cancel.effect'),
    confirm: text('order.cancel.confirm'),
    isDangerous: true,
    run: async (reason) => bodyOf(await client.cancelOrder({ params: { orderId }, body: { reason } }), 200),
  }),
};

/** Closes the order as abandoned. */
export const close: OrderAction = {
  label: 'order.close',
  isOffered: ({ order }) => isOpenOrder(order),
  confirmation: ({ order: { orderId }, client, text }) => ({
    title: text('order.close.title', { orderId }),
    effect: text('order.close.effect'),
    confirm: text('order.close.confirm'),
    isDangerous: true,
    run: async (reason) => bodyOf(await client.closeOrder({ params: { orderId }, body: { reason } }), 200),
  }),
};

/** Asks the witnesses of the order again. */
export const verify: OrderAction = {
  label: 'order.verify',
  isOffered: ({ claims }) => claims.length > 0,
  confirmation: ({ order: { orderId }, client, text }) => ({
    title: text('order.verify.title', { orderId }),
    effect: text('order.verify.effect'),
    confirm: text('order.verify.confirm'),
    run: async (reason) => bodyOf(await client.requestVerification({ params: { orderId }, body: { reason } }), 202),
  }),
};

/** Accepts several payments as the payment of the order. */
export const acceptParts: OrderAction = {
  label: 'order.acceptParts',
  isOffered: ({ order }) => order.standing.state === 'paid_in_parts',
  confirmation: ({ order: { orderId, standing }, client, text, money }) => ({
    title: text('order.acceptParts.title', { orderId }),
    effect: text('order.acceptParts.effect', { paid: money(standing.paid) }),
    confirm: text('order.acceptParts.confirm'),
    run: async (reason) => bodyOf(await client.acceptParts({ params: { orderId }, body: { reason } }), 200),
  }),
};

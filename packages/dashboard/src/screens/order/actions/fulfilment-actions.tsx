import { Stack } from '@mantine/core';
import { bodyOf } from '../../../client/body-of.ts';
import { instantIn } from '../../../components/fields/read-form.ts';
import { TimeField } from '../../../components/fields/time-field.tsx';
import type { ActionContext, OrderAction } from './order-action.ts';

/** Records that the goods went out. Of an order that may not be fulfilled it asks twice, and sends `force`. */
export const fulfil: OrderAction = {
  label: 'order.fulfil',
  isOffered: ({ order }) => order.fulfilledAt === null,
  confirmation: (context) => {
    const { order, text } = context;
    const { fulfilmentAllowed } = order.standing;
    return {
      title: text(fulfilmentAllowed ? 'order.fulfil.title' : 'order.fulfil.unpaidTitle', { orderId: order.orderId }),
      effect: fulfilmentAllowed ? text('order.fulfil.effect') : <UnpaidEffect context={context} />,
      confirm: text(fulfilmentAllowed ? 'order.fulfil.confirm' : 'order.fulfil.unpaidConfirm'),
      fields: (
        <TimeField
          name="fulfilledAt"
          label={text('order.fulfil.when')}
          hint={text('order.fulfil.emptyIsNow')}
          isFirst
        />
      ),
      reason: fulfilmentAllowed ? 'optional' : 'required',
      isDangerous: !fulfilmentAllowed,
      run: (reason, form) => putFulfilment(context, reason, instantIn(form, 'fulfilledAt')),
    };
  },
};

/** Corrects the time that is recorded. */
export const correctFulfilment: OrderAction = {
  label: 'order.correct',
  isOffered: ({ order }) => order.fulfilledAt !== null,
  confirmation: (context) => {
    const { order, text } = context;
    return {
      title: text('order.correct.title', { orderId: order.orderId }),
      effect: text('order.correct.effect'),
      confirm: text('order.correct.confirm'),
      fields: <TimeField name="fulfilledAt" label={text('order.fulfil.when')} start={order.fulfilledAt} isFirst />,
      run: (reason, form) => putFulfilment(context, reason, instantIn(form, 'fulfilledAt')),
    };
  },
};

/** Records that the goods did not go out after all. */
export const withdrawFulfilment: OrderAction = {
  label: 'order.withdrawFulfilment',
  isOffered: ({ order }) => order.fulfilledAt !== null,
  confirmation: ({ order: { orderId }, client, text }) => ({
    title: text('order.withdrawFulfilment.title', { orderId }),
    effect: text('order.withdrawFulfilment.effect'),
    confirm: text('order.withdrawFulfilment.confirm'),
    run: async (reason) => bodyOf(await client.withdrawFulfilment({ params: { orderId }, body: { reason } }), 200),
  }),
};

async function putFulfilment({ order, client }: ActionContext, reason: string, fulfilledAt: string | null) {
  const body = {
    ...(fulfilledAt === null ? {} : { fulfilledAt }),
    ...(reason === '' ? {} : { reason }),
    ...(order.standing.fulfilmentAllowed ? {} : { force: true }),
  };
  return bodyOf(await client.putFulfilment({ params: { orderId: order.orderId }, body }), 200);
}

function UnpaidEffect({ context: { order, text } }: { readonly context: ActionContext }) {
  return (
    <Stack gap="xs">
      <b>{order.headline ?? text(`state.${order.standing.state}`)}</b>
      <span>{text('order.fulfil.unpaidEffect')}</span>
    </Stack>
  );
}

import { Checkbox, Fieldset, Stack } from '@mantine/core';
import type { PostAmendmentBody } from '@punteo/clients/reconciliation';
import { bodyOf } from '../../../client/body-of.ts';
import { AmountField } from '../../../components/fields/amount-field.tsx';
import { localOfInstant } from '../../../components/fields/local-time.ts';
import { amountIn, instantIn, textIn } from '../../../components/fields/read-form.ts';
import { TimeField } from '../../../components/fields/time-field.tsx';
import { InputError } from '../../../components/input-error.ts';
import { type ActionContext, isOpenOrder, type OrderAction } from './order-action.ts';

/** Changes what the order expects: its amount, when it is due, and who may pay it. */
export const amend: OrderAction = {
  label: 'order.amend',
  isOffered: ({ order }) => isOpenOrder(order),
  confirmation: (context) => {
    const { order, client, text } = context;
    return {
      title: text('order.amend.title', { orderId: order.orderId }),
      effect: text('order.amend.effect'),
      confirm: text('order.amend.confirm'),
      fields: <AmendFields context={context} />,
      run: async (reason, form) => {
        const body = { ...changesIn(form, context), reason };
        return bodyOf(await client.amendOrder({ params: { orderId: order.orderId }, body }), 200);
      },
    };
  },
};

function AmendFields({ context: { order, providers, text } }: { readonly context: ActionContext }) {
  const all = [...new Set([...providers, ...order.providers])];
  return (
    <Stack>
      <AmountField
        name="amount"
        label={text('orders.amount')}
        currency={order.amount.currency}
        start={order.amount.value}
        isFirst
      />
      <TimeField name="dueAt" label={text('orders.due')} hint={text('order.amend.emptyIsNever')} start={order.dueAt} />
      <Fieldset legend={text('order.amend.providers')}>
        <Stack gap="xs">
          {all.map((provider) => (
            <Checkbox
              key={provider}
              name="providers"
              value={provider}
              label={provider}
              defaultChecked={order.providers.includes(provider)}
            />
          ))}
        </Stack>
      </Fieldset>
      <Checkbox name="force" value="true" label={text('order.amend.force')} />
    </Stack>
  );
}

/** What differs from the order. An amendment of nothing is refused here, with words. */
function changesIn(form: FormData, { order, text }: ActionContext): Omit<PostAmendmentBody, 'reason'> {
  const value = amountIn(form, 'amount', text('orders.amount'), text);
  const providers = form.getAll('providers').map(String);
  const changes = {
    ...(value === order.amount.value ? {} : { amount: { value, currency: order.amount.currency } }),
    ...(textIn(form, 'dueAt') === localOfInstant(order.dueAt) ? {} : { dueAt: instantIn(form, 'dueAt') }),
    ...(isSameSet(providers, order.providers) ? {} : { providers }),
  };
  if (Object.keys(changes).length === 0) throw new InputError(text('order.amend.nothing'));
  return form.has('force') ? { ...changes, force: true } : changes;
}

function isSameSet(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((each) => others.includes(each));
}

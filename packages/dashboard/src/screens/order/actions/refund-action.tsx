import { Checkbox, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import type { Claim } from '@punteo/clients/reconciliation';
import { useState } from 'react';
import { bodyOf } from '../../../client/body-of.ts';
import { claimText } from '../../../components/claim-name.tsx';
import { AmountField } from '../../../components/fields/amount-field.tsx';
import { amountIn, instantIn, textIn } from '../../../components/fields/read-form.ts';
import { TimeField } from '../../../components/fields/time-field.tsx';
import { claimIn } from './claim-select.tsx';
import type { ActionContext, OrderAction } from './order-action.ts';

/** Records money that was given back. */
export const recordRefund: OrderAction = {
  label: 'order.refund',
  isOffered: ({ units }) => units.length > 0,
  confirmation: (context) => {
    const { order, client, text } = context;
    return {
      title: text('order.refund.title', { orderId: order.orderId }),
      effect: text('order.refund.effect'),
      confirm: text('order.refund.confirm'),
      fields: <RefundFields context={context} />,
      run: async (reason, form) => {
        const claims = refundable(context);
        const claim = claimIn(
          form,
          claims.map(({ claim }) => claim),
          text,
        );
        const chosen = claims[Number(textIn(form, 'claim'))];
        const currency = chosen?.currency ?? order.amount.currency;
        const refundedAt = instantIn(form, 'refundedAt');
        const reference = textIn(form, 'reference');
        const body = {
          provider: claim.provider,
          claim: claimText(claim),
          amount: { value: amountIn(form, 'amount', text('orders.amount'), text), currency },
          ...(refundedAt === null ? {} : { refundedAt }),
          ...(reference === '' ? {} : { reference }),
          ...(form.has('force') ? { force: true } : {}),
          reason,
        };
        return bodyOf(await client.recordRefund({ params: { orderId: order.orderId }, body }), 201);
      },
    };
  },
};

interface Refundable {
  readonly claim: Claim;
  readonly currency: string;
  /** What is left to be given back, as decimal text; null: nothing asks for it. */
  readonly left: string | null;
}

/** The payments and transactions whose money is known: those of which something is to be given back first. */
function refundable({ units, balances }: ActionContext): readonly Refundable[] {
  const all = units.map(({ claim, amount: { currency } }) => {
    const balance = balances.find(
      (each) => claimText(each.claim) === claimText(claim) && each.left.currency === currency,
    );
    return { claim, currency, left: balance === undefined ? null : balance.left.value };
  });
  const unique = all.filter(
    (one, index) => all.findIndex((other) => claimText(other.claim) === claimText(one.claim)) === index,
  );
  return unique.sort((one, other) => Number(other.left !== null) - Number(one.left !== null));
}

function RefundFields({ context }: { readonly context: ActionContext }) {
  const { text, money } = context;
  const claims = refundable(context);
  const [index, setIndex] = useState(0);
  const chosen = claims[index];
  if (chosen === undefined) return null;
  return (
    <Stack>
      <NativeSelect
        name="claim"
        data-autofocus
        label={text('order.claim')}
        value={String(index)}
        onChange={({ currentTarget }) => setIndex(Number(currentTarget.value))}
        data={claims.map(({ claim }, place) => ({
          value: String(place),
          label: `${claim.provider} ${claimText(claim)}`,
        }))}
      />
      <Text size="xs" c="dimmed">
        {chosen.left === null
          ? text('order.refund.nothingDue')
          : text('order.refund.left', { left: money({ value: chosen.left, currency: chosen.currency }) })}
      </Text>
      <AmountField
        key={index}
        name="amount"
        label={text('orders.amount')}
        currency={chosen.currency}
        start={chosen.left ?? ''}
      />
      <TimeField name="refundedAt" label={text('order.refund.when')} hint={text('order.fulfil.emptyIsNow')} />
      <TextInput name="reference" label={text('order.refund.reference')} maxLength={200} autoComplete="off" />
      <Checkbox name="force" value="true" label={text('order.refund.force')} />
    </Stack>
  );
}

import { NativeSelect, Stack, TextInput } from '@mantine/core';
import { bodyOf } from '../../../client/body-of.ts';
import { claimText } from '../../../components/claim-name.tsx';
import { requiredIn } from '../../../components/fields/read-form.ts';
import { ClaimSelect, claimIn } from './claim-select.tsx';
import type { OrderAction } from './order-action.ts';

/** Binds a payment or a transaction to the order. */
export const bind: OrderAction = {
  label: 'order.bind',
  isOffered: ({ order }) => order.cancelledAt === null,
  confirmation: ({ order: { orderId }, providers, client, text }) => ({
    title: text('order.bind.title', { orderId }),
    effect: text('order.bind.effect'),
    confirm: text('order.bind.confirm'),
    fields: (
      <Stack>
        <NativeSelect name="provider" data-autofocus label={text('order.provider')} data={[...providers]} required />
        <TextInput
          name="claim"
          label={text('order.bind.claim')}
          description={text('order.bind.claimHint')}
          autoComplete="off"
          spellCheck={false}
          required
        />
      </Stack>
    ),
    run: async (reason, form) => {
      const provider = requiredIn(form, 'provider', text('order.provider'), text);
      const claim = requiredIn(form, 'claim', text('order.bind.claim'), text);
      return bodyOf(await client.bindClaim({ params: { orderId }, body: { provider, claim, reason } }), 200);
    },
  }),
};

/** Withdraws a payment or a transaction from the order. */
export const unbind: OrderAction = {
  label: 'order.unbind',
  isOffered: ({ claims }) => claims.length > 0,
  confirmation: ({ order: { orderId }, claims, client, text }) => ({
    title: text('order.unbind.title', { orderId }),
    effect: text('order.unbind.effect'),
    confirm: text('order.unbind.confirm'),
    fields: <ClaimSelect claims={claims} />,
    isDangerous: true,
    run: async (reason, form) => {
      const claim = claimIn(form, claims, text);
      const body = { provider: claim.provider, claim: claimText(claim), reason };
      return bodyOf(await client.withdrawClaim({ params: { orderId }, body }), 200);
    },
  }),
};

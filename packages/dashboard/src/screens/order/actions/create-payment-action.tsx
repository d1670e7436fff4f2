import { Checkbox, NativeSelect, Stack, Textarea, TextInput } from '@mantine/core';
import { bodyOf } from '../../../client/body-of.ts';
import { requiredIn, textIn } from '../../../components/fields/read-form.ts';
import { InputError } from '../../../components/input-error.ts';
import type { TextOf } from '../../../texts/use-text.ts';
import { type ActionContext, isOpenOrder, type OrderAction } from './order-action.ts';

/** Creates a payment of the order's amount at a provider. */
export const createPayment: OrderAction = {
  label: 'order.createPayment',
  isOffered: (context) => isOpenOrder(context.order) && allowedProviders(context).length > 0,
  confirmation: (context) => {
    const { order, client, text, money } = context;
    return {
      title: text('order.createPayment.title', { orderId: order.orderId }),
      effect: text('order.createPayment.effect', { amount: money(order.amount) }),
      confirm: text('order.createPayment.confirm'),
      reason: 'none',
      fields: <PaymentFields context={context} />,
      run: async (_reason, form) => {
        const description = textIn(form, 'description');
        const body = {
          provider: requiredIn(form, 'provider', text('order.provider'), text),
          details: detailsIn(form, text),
          ...(description === '' ? {} : { description }),
          ...(form.has('another') ? { another: true } : {}),
        };
        const attempt = bodyOf(await client.createPayment({ params: { orderId: order.orderId }, body }), 201);
        // The attempt is stored; that the provider refused it is no success.
        if (attempt.outcome !== 'created')
          throw new InputError(
            text('order.createPayment.notCreated', {
              outcome: text(`createOutcome.${attempt.outcome ?? 'unknown'}`),
              why: [attempt.reason, attempt.detail].filter(Boolean).join(', '),
            }),
          );
      },
    };
  },
};

function allowedProviders({ order, providers }: ActionContext): readonly string[] {
  return order.providers.length === 0 ? providers : providers.filter((each) => order.providers.includes(each));
}

function PaymentFields({ context }: { readonly context: ActionContext }) {
  const { text } = context;
  return (
    <Stack>
      <NativeSelect
        name="provider"
        data-autofocus
        label={text('order.provider')}
        data={[...allowedProviders(context)]}
      />
      <TextInput name="description" label={text('order.createPayment.description')} maxLength={256} />
      <Textarea
        name="details"
        label={text('order.createPayment.details')}
        description={text('order.createPayment.detailsHint')}
        defaultValue="{}"
        autosize
        minRows={3}
        spellCheck={false}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
      />
      <Checkbox name="another" value="true" label={text('order.createPayment.another')} />
    </Stack>
  );
}

function detailsIn(form: FormData, text: TextOf): Record<string, unknown> {
  try {
    const details: unknown = JSON.parse(textIn(form, 'details') || '{}');
    if (typeof details === 'object' && details !== null && !Array.isArray(details))
      return details as Record<string, unknown>;
  } catch {
    // The same words for both.
  }
  throw new InputError(text('order.createPayment.detailsInvalid', { example: '{"institutionId": 20}' }));
}

import type { Payment } from '@punteo/clients/reconciliation';
import { useMemo } from 'react';
import { useIntl } from 'react-intl';
import { bodyOf } from '../../client/body-of.ts';
import { useClient } from '../../client/client-provider.tsx';
import { useReadAgain } from '../../client/use-read-again.ts';
import { useConfirmWithReason } from '../../components/confirm/confirm-provider.tsx';
import { requiredIn } from '../../components/fields/read-form.ts';
import { moneyText } from '../../components/money-text.ts';
import { notify } from '../../components/notify/notify.ts';
import { SplitParts, splitPartsIn } from '../../components/split/split-parts.tsx';
import { useCan } from '../../session/use-session.ts';
import { useText } from '../../texts/use-text.ts';
import { OrderProposals } from './order-proposals.tsx';
import type { PaymentActions } from './payment-columns.tsx';

/** Binds and splits payments, each after a question; null for somebody who may only read. */
export function usePaymentActions(): PaymentActions | null {
  const text = useText();
  const client = useClient();
  const { locale } = useIntl();
  const confirm = useConfirmWithReason();
  const readAgain = useReadAgain();
  const isAllowed = useCan('operator');
  return useMemo(() => {
    if (!isAllowed) return null;
    return {
      bind: (payment: Payment) =>
        confirm({
          title: text('payments.bind.title', { amount: moneyText(payment.amount, locale) }),
          effect: text('order.bind.effect'),
          confirm: text('order.bind.confirm'),
          fields: <OrderProposals amount={payment.amount} />,
          readAgain: () => void readAgain(),
          run: async (reason, form) => {
            const orderId = requiredIn(form, 'orderId', text('orders.id'), text);
            const body = { provider: payment.provider, claim: payment.providerPaymentId, reason };
            bodyOf(await client.bindClaim({ params: { orderId }, body }), 200);
            await readAgain();
            notify(text('payments.bind.done', { orderId }));
          },
        }),
      split: ({ provider, providerPaymentId, amount, orderId }: Payment) =>
        confirm({
          title: text('split.title'),
          effect: `${text('split.whole', { amount: moneyText(amount, locale) })} ${text('split.effect')}`,
          confirm: text('split.confirm'),
          fields: <SplitParts currency={amount.currency} startOrderId={orderId ?? ''} />,
          readAgain: () => void readAgain(),
          run: async (reason, form) => {
            const parts = splitPartsIn(form, amount.currency, text);
            const params = { provider, claim: providerPaymentId };
            bodyOf(await client.splitPayment({ params, body: { parts, reason } }), 200);
            await readAgain();
            notify(text('split.done', { count: parts.length }));
          },
        }),
    };
  }, [client, confirm, isAllowed, locale, readAgain, text]);
}

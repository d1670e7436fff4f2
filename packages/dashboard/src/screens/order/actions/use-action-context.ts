import type { Claim, Order } from '@punteo/clients/reconciliation';
import { useQuery } from '@tanstack/react-query';
import { useIntl } from 'react-intl';
import { bodyOf } from '../../../client/body-of.ts';
import { useClient } from '../../../client/client-provider.tsx';
import { useProviders } from '../../../client/use-providers.ts';
import { claimText } from '../../../components/claim-name.tsx';
import { moneyText } from '../../../components/money-text.ts';
import { useText } from '../../../texts/use-text.ts';
import { useBoundPayments, useOrderMoney, useOrderStory } from '../use-order.ts';
import type { ActionContext } from './order-action.ts';

/** Reads what the actions of the order work with. What is not read yet is empty. */
export function useActionContext(order: Order): ActionContext {
  const { orderId } = order;
  const client = useClient();
  const text = useText();
  const { locale } = useIntl();
  const units = useOrderMoney(orderId).data ?? [];
  const payments = useBoundPayments(orderId).data ?? [];
  const { items: story } = useOrderStory(orderId);
  const balances = useQuery({
    queryKey: ['refunds', 'balances', orderId],
    queryFn: async ({ signal }) =>
      bodyOf(await client.listRefundBalances({ query: { orderId, limit: 200 }, signal }), 200).items,
  });
  const claims = uniqueClaims([
    ...payments.map(({ provider, providerPaymentId }) => ({
      kind: 'payment' as const,
      provider,
      paymentId: providerPaymentId,
    })),
    ...units.map(({ claim }) => claim),
    ...story.flatMap((entry) => (entry.type === 'evidence_taken' ? [entry.evidence.claim] : [])),
  ]);
  return {
    order,
    units,
    claims,
    balances: balances.data ?? [],
    providers: useProviders(),
    client,
    text,
    money: (money) => moneyText(money, locale),
  };
}

function uniqueClaims(claims: readonly Claim[]): readonly Claim[] {
  return [...new Map(claims.map((claim) => [`${claim.provider} ${claimText(claim)}`, claim])).values()];
}

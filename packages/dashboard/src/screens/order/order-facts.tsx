import type { Order } from '@punteo/clients/reconciliation';
import { Facts } from '../../components/facts/facts.tsx';
import { Instant } from '../../components/instant.tsx';
import { Money } from '../../components/money.tsx';
import { useText } from '../../texts/use-text.ts';

/** What the merchant expects, and what of it is proven. */
export function OrderFacts({ order }: { readonly order: Order }) {
  const text = useText();
  const { amount, standing, providers, createdAt, dueAt, fulfilledAt, cancelledAt, closedAt } = order;
  const facts = [
    { label: text('orders.amount'), value: <Money money={amount} /> },
    { label: text('orders.paid'), value: <Money money={standing.paid} /> },
    ...(standing.paidAt === null ? [] : [{ label: text('order.paidAt'), value: <Instant at={standing.paidAt} /> }]),
    { label: text('orders.created'), value: <Instant at={createdAt} /> },
    { label: text('orders.due'), value: <Instant at={dueAt} none={text('order.neverDue')} /> },
    {
      label: text('order.providers'),
      value: providers.length === 0 ? text('order.anyProvider') : providers.join(', '),
    },
    { label: text('orders.fulfilled'), value: <Instant at={fulfilledAt} none={text('orders.notFulfilled')} /> },
    ...(cancelledAt === null ? [] : [{ label: text('order.cancelledAt'), value: <Instant at={cancelledAt} /> }]),
    ...(closedAt === null ? [] : [{ label: text('order.closedAt'), value: <Instant at={closedAt} /> }]),
  ];
  return <Facts facts={facts} />;
}

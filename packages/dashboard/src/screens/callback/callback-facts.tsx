import type { Callback } from '@punteo/clients/reconciliation';
import { CallbackOutcome } from '../../components/callback-outcome.tsx';
import { Facts } from '../../components/facts/facts.tsx';
import { Instant } from '../../components/instant.tsx';
import { OrderLink } from '../../components/order-link.tsx';
import { ShortHash } from '../../components/short-hash.tsx';
import { useText } from '../../texts/use-text.ts';

/** What came of a callback, how it came, and what it says, unproven. */
export function CallbackFacts({ callback }: { readonly callback: Callback }) {
  const text = useText();
  const { hint, deliveries, receivedAt, lastReceivedAt } = callback;
  const said = [
    { label: text('callback.orderReference'), value: hint?.orderReference },
    { label: text('callback.payment'), value: hint?.providerPaymentId && <ShortHash value={hint.providerPaymentId} /> },
    {
      label: text('callback.transaction'),
      value: hint?.transaction && (
        <>
          {hint.transaction.network} <ShortHash value={hint.transaction.hash} network={hint.transaction.network} />
        </>
      ),
    },
    { label: text('callback.amount'), value: hint?.amountText },
    { label: text('callback.occurredAt'), value: hint?.occurredAtText },
  ].flatMap(({ label, value }) => (value ? [{ label, value }] : []));
  return (
    <Facts
      facts={[
        { label: text('callbacks.outcome'), value: <CallbackOutcome callback={callback} /> },
        { label: text('orders.id'), value: <OrderLink orderId={callback.orderId} /> },
        { label: text('order.provider'), value: callback.provider },
        { label: text('callbacks.received'), value: <Instant at={receivedAt} /> },
        {
          label: text('callbacks.deliveries'),
          value: (
            <>
              {deliveries}
              {deliveries > 1 && (
                <>
                  {', '}
                  {text('callback.last')} <Instant at={lastReceivedAt} />
                </>
              )}
            </>
          ),
        },
        { label: text('callback.checked'), value: text(`callback.checked.${callback.authenticatedBy}`) },
        ...said,
        { label: 'SHA-256', value: <ShortHash value={callback.digest} /> },
      ]}
    />
  );
}

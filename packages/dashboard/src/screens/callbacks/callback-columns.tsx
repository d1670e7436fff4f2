import { Anchor } from '@mantine/core';
import type { Callback } from '@punteo/clients/reconciliation';
import { Link } from '@tanstack/react-router';
import { CallbackOutcome } from '../../components/callback-outcome.tsx';
import { columnsOf } from '../../components/data-table/table-hook.ts';
import { Instant } from '../../components/instant.tsx';
import { OrderLink } from '../../components/order-link.tsx';
import { ShortHash } from '../../components/short-hash.tsx';
import type { TextOf } from '../../texts/use-text.ts';

const helper = columnsOf<Callback>();

/** The columns of the inbox. */
export function callbackColumns(text: TextOf) {
  return helper.columns([
    helper.accessor('callbackId', {
      header: text('callbacks.callback'),
      cell: ({ getValue }) => (
        <Anchor component={Link} to={`/callbacks/${encodeURIComponent(getValue())}`} fw={600}>
          {getValue()}
        </Anchor>
      ),
    }),
    helper.accessor('receivedAt', {
      header: text('callbacks.received'),
      cell: ({ getValue }) => <Instant at={getValue()} inTable />,
    }),
    helper.accessor('provider', { header: text('order.provider'), cell: ({ getValue }) => getValue() }),
    helper.accessor('outcome', {
      header: text('callbacks.outcome'),
      cell: ({ row: { original } }) => <CallbackOutcome callback={original} />,
    }),
    helper.accessor('orderId', {
      header: text('orders.id'),
      cell: ({ getValue }) => <OrderLink orderId={getValue()} />,
    }),
    helper.accessor('hint', {
      header: text('callbacks.names'),
      cell: ({ getValue }) => <Named hint={getValue()} />,
    }),
    helper.accessor('deliveries', {
      header: text('callbacks.deliveries'),
      meta: { align: 'end' },
      cell: ({ getValue }) => <span className="number">{getValue()}</span>,
    }),
  ]);
}

function Named({ hint }: { readonly hint: Callback['hint'] }) {
  if (hint?.transaction) return <ShortHash value={hint.transaction.hash} network={hint.transaction.network} />;
  if (hint?.providerPaymentId) return <ShortHash value={hint.providerPaymentId} />;
  return <span>{hint?.orderReference ?? '–'}</span>;
}

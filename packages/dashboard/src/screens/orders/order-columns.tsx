import { Anchor } from '@mantine/core';
import type { Order } from '@punteo/clients/reconciliation';
import { Link } from '@tanstack/react-router';
import { columnsOf } from '../../components/data-table/table-hook.ts';
import { Instant } from '../../components/instant.tsx';
import { Money } from '../../components/money.tsx';
import { StateBadge } from '../../components/state-badge.tsx';
import type { TextOf } from '../../texts/use-text.ts';

const helper = columnsOf<Order>();

/** The columns of the list of orders. A header is text, because a narrow screen writes it before each value. */
export function orderColumns(text: TextOf) {
  return helper.columns([
    helper.accessor('orderId', {
      header: text('orders.id'),
      cell: ({ getValue }) => (
        <Anchor component={Link} to={`/orders/${encodeURIComponent(getValue())}`} fw={600}>
          {getValue()}
        </Anchor>
      ),
    }),
    helper.accessor('amount', {
      header: text('orders.amount'),
      meta: { align: 'end' },
      cell: ({ getValue }) => <Money money={getValue()} />,
    }),
    helper.accessor('standing.state', {
      header: text('orders.state'),
      cell: ({ getValue }) => <StateBadge of={`state.${getValue()}`} />,
    }),
    helper.accessor('standing.paid', {
      header: text('orders.paid'),
      meta: { align: 'end' },
      cell: ({ getValue }) => <Money money={getValue()} />,
    }),
    helper.accessor('standing.proof', {
      header: text('orders.proof'),
      cell: ({ getValue }) => text(`proof.${getValue()}`),
    }),
    helper.accessor('createdAt', {
      header: text('orders.created'),
      cell: ({ getValue }) => <Instant at={getValue()} inTable />,
    }),
    helper.accessor('dueAt', {
      header: text('orders.due'),
      cell: ({ getValue }) => <Instant at={getValue()} inTable />,
    }),
    helper.accessor('fulfilledAt', {
      header: text('orders.fulfilled'),
      cell: ({ getValue }) => <Instant at={getValue()} inTable none={text('orders.notFulfilled')} />,
    }),
  ]);
}

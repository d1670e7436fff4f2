import { Anchor } from '@mantine/core';
import type { EventRecord } from '@punteo/clients/reconciliation';
import { Link } from '@tanstack/react-router';
import { columnsOf } from '../../components/data-table/table-hook.ts';
import { Instant } from '../../components/instant.tsx';
import { OrderLink } from '../../components/order-link.tsx';
import { StateBadge } from '../../components/state-badge.tsx';
import type { TextOf } from '../../texts/use-text.ts';
import { Delivery } from './delivery.tsx';

const helper = columnsOf<EventRecord>();

/** The columns of the list of merchant events. */
export function eventColumns(text: TextOf) {
  return helper.columns([
    helper.accessor('type', {
      header: text('events.type'),
      cell: ({ getValue, row: { original } }) => (
        <Anchor
          fw={600}
          renderRoot={(props) => (
            <Link to="/events" search={(current) => ({ ...current, event: original.eventId })} {...props} />
          )}
        >
          {getValue()}
        </Anchor>
      ),
    }),
    helper.accessor('orderId', {
      header: text('orders.id'),
      cell: ({ getValue }) => <OrderLink orderId={getValue()} />,
    }),
    helper.accessor('createdAt', {
      header: text('events.written'),
      cell: ({ getValue }) => <Instant at={getValue()} inTable />,
    }),
    helper.accessor('state', {
      header: text('events.state'),
      cell: ({ getValue }) => <StateBadge of={`deliveryState.${getValue()}`} />,
    }),
    helper.accessor('deliveries', {
      header: text('events.deliveries'),
      cell: ({ getValue }) => <Deliveries deliveries={getValue()} none={text('events.noDelivery')} />,
    }),
  ]);
}

function Deliveries({ deliveries, none }: { readonly deliveries: EventRecord['deliveries']; readonly none: string }) {
  if (deliveries.length === 0) return <span>{none}</span>;
  return (
    <div>
      {deliveries.map((delivery) => (
        <Delivery key={delivery.endpoint} delivery={delivery} inTable />
      ))}
    </div>
  );
}

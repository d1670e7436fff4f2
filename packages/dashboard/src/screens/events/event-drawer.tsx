import { Button, Drawer, Stack, Title } from '@mantine/core';
import type { EventWithPayload } from '@punteo/clients/reconciliation';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { bodyOf } from '../../client/body-of.ts';
import { useClient } from '../../client/client-provider.tsx';
import { Facts } from '../../components/facts/facts.tsx';
import { Instant } from '../../components/instant.tsx';
import { OrderLink } from '../../components/order-link.tsx';
import { ScrollingText } from '../../components/scrolling-text.tsx';
import { ShortHash } from '../../components/short-hash.tsx';
import { StateBadge } from '../../components/state-badge.tsx';
import { ErrorState, Loading } from '../../components/states.tsx';
import { useCan } from '../../session/use-session.ts';
import { useText } from '../../texts/use-text.ts';
import { Delivery } from './delivery.tsx';
import { useResend } from './use-resend.ts';

/** One merchant event over the list: its deliveries, and what was or will be sent. */
export function EventDrawer({ eventId }: { readonly eventId: string }) {
  const text = useText();
  const client = useClient();
  const navigate = useNavigate();
  const event = useQuery({
    queryKey: ['events', 'one', eventId],
    queryFn: async ({ signal }) => bodyOf(await client.getEvent({ params: { eventId }, signal }), 200),
    refetchInterval: ({ state }) => (state.data?.state === 'pending' ? 5_000 : false),
  });
  return (
    <Drawer
      opened
      position="right"
      size="xl"
      onClose={() => void navigate({ to: '/events', search: (search) => ({ ...search, event: undefined }) })}
      title={event.data?.type ?? text('events.event')}
      closeButtonProps={{ 'aria-label': text('dialog.close') }}
    >
      {event.isPending && <Loading />}
      {event.isError && <ErrorState error={event.error} retry={() => void event.refetch()} />}
      {event.data !== undefined && <Event event={event.data} />}
    </Drawer>
  );
}

function Event({ event }: { readonly event: EventWithPayload }) {
  const text = useText();
  const resend = useResend();
  const canResend = useCan('operator');
  const { eventId, orderId, createdAt, state, deliveries, sequence, stream, payload } = event;
  return (
    <Stack>
      {canResend && deliveries.length > 0 && (
        <Button onClick={() => resend({ eventIds: [eventId] })} style={{ alignSelf: 'flex-start' }}>
          {text('events.resend')}
        </Button>
      )}
      <Facts
        facts={[
          { label: text('events.state'), value: <StateBadge of={`deliveryState.${state}`} /> },
          { label: text('orders.id'), value: <OrderLink orderId={orderId} /> },
          { label: text('events.written'), value: <Instant at={createdAt} /> },
          { label: text('events.sequence'), value: `${stream}, ${sequence}` },
          { label: text('events.id'), value: <ShortHash value={eventId} /> },
        ]}
      />
      <section aria-labelledby="event-deliveries">
        <Title order={3} id="event-deliveries" mb={4}>
          {text('events.deliveries')}
        </Title>
        {deliveries.length === 0
          ? text('events.noDelivery')
          : deliveries.map((delivery) => <Delivery key={delivery.endpoint} delivery={delivery} />)}
      </section>
      <section aria-labelledby="event-payload">
        <Title order={3} id="event-payload" mb={4}>
          {text('events.payload')}
        </Title>
        <ScrollingText label={text('events.payload')}>{JSON.stringify(payload, null, 2)}</ScrollingText>
      </section>
    </Stack>
  );
}

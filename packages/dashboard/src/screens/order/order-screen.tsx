import { Button, Stack } from '@mantine/core';
import { getRouteApi, Link } from '@tanstack/react-router';
import { RefusedError } from '../../client/body-of.ts';
import { PageHeader } from '../../components/page-header.tsx';
import { Empty, ErrorState, Loading } from '../../components/states.tsx';
import { useText } from '../../texts/use-text.ts';
import { OrderActions } from './actions/order-actions.tsx';
import { OpenDiscrepancies } from './open-discrepancies.tsx';
import { OrderFacts } from './order-facts.tsx';
import { OrderHeadline } from './order-headline.tsx';
import { OrderMoneyTable } from './order-money-table.tsx';
import { OrderStory } from './story/order-story.tsx';
import { useOrder } from './use-order.ts';

const route = getRouteApi('/shell/orders/$orderId');

/** One order: why it is or is not paid, and everything that happened to it. */
export function OrderScreen() {
  const text = useText();
  const { orderId } = route.useParams();
  const { data, error, isPending, refetch } = useOrder(orderId);
  const title = text('order.title', { orderId });
  if (error instanceof RefusedError && error.status === 404)
    return (
      <>
        <PageHeader title={title} />
        <Empty title={text('order.unknown')} hint={text('order.unknownHint')}>
          <Button component={Link} to="/orders" variant="light">
            {text('order.toOrders')}
          </Button>
        </Empty>
      </>
    );
  return (
    <>
      <PageHeader title={title}>{data !== undefined && <OrderActions order={data} />}</PageHeader>
      <Stack gap="lg">
        {isPending && <Loading />}
        {/* A damaged row refuses the order, not its story. */}
        {error !== null && <ErrorState error={error} retry={() => void refetch()} />}
        {data !== undefined && (
          <>
            <OrderHeadline order={data} />
            <OrderFacts order={data} />
          </>
        )}
        <OpenDiscrepancies orderId={orderId} />
        <OrderMoneyTable orderId={orderId} />
        <OrderStory orderId={orderId} />
      </Stack>
    </>
  );
}

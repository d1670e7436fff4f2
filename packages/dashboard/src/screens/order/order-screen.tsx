import { getRouteApi } from '@tanstack/react-router';
import { EmptyScreen } from '../../components/empty-screen.tsx';
import { useText } from '../../texts/use-text.ts';

const route = getRouteApi('/shell/orders/$orderId');

/** One order: why it is or is not paid, and everything that happened to it. */
export function OrderScreen() {
  const text = useText();
  const { orderId } = route.useParams();
  return <EmptyScreen title={text('order.title', { orderId })} />;
}

import { EmptyScreen } from '../../components/empty-screen.tsx';
import { useText } from '../../texts/use-text.ts';

/** The orders. */
export function OrdersScreen() {
  const text = useText();
  return <EmptyScreen title={text('orders.title')} />;
}

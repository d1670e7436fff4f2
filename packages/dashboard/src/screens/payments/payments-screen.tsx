import { EmptyScreen } from '../../components/empty-screen.tsx';
import { useText } from '../../texts/use-text.ts';

/** The payments that providers and chains show. */
export function PaymentsScreen() {
  const text = useText();
  return <EmptyScreen title={text('payments.title')} />;
}

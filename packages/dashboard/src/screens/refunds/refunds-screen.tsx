import { EmptyScreen } from '../../components/empty-screen.tsx';
import { useText } from '../../texts/use-text.ts';

/** What is to be given back, and what was. */
export function RefundsScreen() {
  const text = useText();
  return <EmptyScreen title={text('refunds.title')} />;
}

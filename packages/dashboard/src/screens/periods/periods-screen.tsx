import { EmptyScreen } from '../../components/empty-screen.tsx';
import { useText } from '../../texts/use-text.ts';

/** The closed periods. */
export function PeriodsScreen() {
  const text = useText();
  return <EmptyScreen title={text('periods.title')} />;
}

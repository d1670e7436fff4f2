import { EmptyScreen } from '../../components/empty-screen.tsx';
import { useText } from '../../texts/use-text.ts';

/** What is expected, proven and open, and whether everything works. */
export function OverviewScreen() {
  const text = useText();
  return <EmptyScreen title={text('overview.title')} />;
}

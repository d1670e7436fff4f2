import { EmptyScreen } from '../../components/empty-screen.tsx';
import { useText } from '../../texts/use-text.ts';

/** The reconciliations. */
export function RunsScreen() {
  const text = useText();
  return <EmptyScreen title={text('runs.title')} />;
}

import { EmptyScreen } from '../../components/empty-screen.tsx';
import { useText } from '../../texts/use-text.ts';

/** The imported statements. */
export function StatementsScreen() {
  const text = useText();
  return <EmptyScreen title={text('statements.title')} />;
}

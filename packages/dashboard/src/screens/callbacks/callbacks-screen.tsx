import { EmptyScreen } from '../../components/empty-screen.tsx';
import { useText } from '../../texts/use-text.ts';

/** The inbox of callbacks. */
export function CallbacksScreen() {
  const text = useText();
  return <EmptyScreen title={text('callbacks.title')} />;
}

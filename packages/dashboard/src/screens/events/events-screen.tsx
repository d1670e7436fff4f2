import { EmptyScreen } from '../../components/empty-screen.tsx';
import { useText } from '../../texts/use-text.ts';

/** The merchant events and their deliveries. */
export function EventsScreen() {
  const text = useText();
  return <EmptyScreen title={text('events.title')} />;
}

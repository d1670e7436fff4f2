import { EmptyScreen } from '../../components/empty-screen.tsx';
import { useText } from '../../texts/use-text.ts';

/** What is configured, without secrets. */
export function SettingsScreen() {
  const text = useText();
  return <EmptyScreen title={text('settings.title')} />;
}

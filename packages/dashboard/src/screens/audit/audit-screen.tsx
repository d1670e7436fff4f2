import { EmptyScreen } from '../../components/empty-screen.tsx';
import { useText } from '../../texts/use-text.ts';

/** Who changed what, and why. */
export function AuditScreen() {
  const text = useText();
  return <EmptyScreen title={text('audit.title')} />;
}

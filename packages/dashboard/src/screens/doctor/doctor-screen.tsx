import { EmptyScreen } from '../../components/empty-screen.tsx';
import { useText } from '../../texts/use-text.ts';

/** What is wrong, and what mends it. */
export function DoctorScreen() {
  const text = useText();
  return <EmptyScreen title={text('doctor.title')} />;
}

import { Outlet } from '@tanstack/react-router';
import { EmptyScreen } from '../../components/empty-screen.tsx';
import { useText } from '../../texts/use-text.ts';

/** The work queue. The drawer of one discrepancy is its child route. */
export function DiscrepanciesScreen() {
  const text = useText();
  return (
    <>
      <EmptyScreen title={text('discrepancies.title')} />
      <Outlet />
    </>
  );
}

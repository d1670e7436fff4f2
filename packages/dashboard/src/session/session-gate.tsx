import { Navigate, useLocation } from '@tanstack/react-router';
import { ErrorState, Loading } from '../components/states.tsx';
import { Shell } from '../shell/shell.tsx';
import { useSessionQuery } from './use-session.ts';

/** Shows the shell to people with a session, and everybody else the sign-in screen, which leads back here. */
export function SessionGate() {
  const session = useSessionQuery();
  const location = useLocation();
  if (session.isPending) return <Loading />;
  if (session.isError) return <ErrorState error={session.error} retry={() => void session.refetch()} />;
  if (session.data === null) return <Navigate to="/sign-in" search={{ to: location.href }} replace />;
  return <Shell />;
}

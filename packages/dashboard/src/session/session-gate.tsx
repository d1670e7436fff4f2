import { useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { ErrorState, Loading } from '../components/states.tsx';
import { Shell } from '../shell/shell.tsx';
import { useSessionQuery } from './use-session.ts';

/** Shows the shell to people with a session, and leads everybody else to the sign-in screen, which leads back here. */
export function SessionGate() {
  const session = useSessionQuery();
  const router = useRouter();
  const isSignedOut = session.data === null;
  // Once, not with each render: the address changes while the sign-in screen is still being loaded.
  useEffect(() => {
    if (!isSignedOut) return;
    void router.navigate({ to: '/sign-in', search: { to: router.latestLocation.href }, replace: true });
  }, [isSignedOut, router]);
  if (session.isError) return <ErrorState error={session.error} retry={() => void session.refetch()} />;
  return session.isPending || isSignedOut ? <Loading /> : <Shell />;
}

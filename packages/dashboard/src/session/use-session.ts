import type { ReconciliationClient } from '@punteo/clients';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { bodyOf } from '../client/body-of.ts';
import { useClient } from '../client/client-provider.tsx';
import { type Role, roleAllows, SESSION_KEY, type Session } from './session.ts';

/** The session while it is being read, and after: null is signed out. */
export function useSessionQuery() {
  return useQuery(sessionQuery(useClient()));
}

/** The session, inside the shell, where there always is one. */
export function useSession(): Session {
  const { data } = useSuspenseQuery(sessionQuery(useClient()));
  return data ?? SIGNED_OUT;
}

/** Whether the person's role allows what needs this one. The API decides in any case; this hides what it would refuse. */
export function useCan(needed: Role): boolean {
  return roleAllows(useSession().role, needed);
}

/** For the moment between the end of a session and the sign-in screen. */
const SIGNED_OUT: Session = { actor: '', role: 'viewer', csrfToken: '', expiresAt: new Date(0).toISOString() };

function sessionQuery(client: ReconciliationClient) {
  return {
    queryKey: SESSION_KEY,
    queryFn: async (): Promise<Session | null> => {
      const answer = await client.getSession();
      return answer.status === 401 ? null : bodyOf(answer, 200);
    },
    staleTime: Number.POSITIVE_INFINITY,
  };
}

import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { type Role, roleAllows, SESSION_KEY, type Session } from './session.ts';
import { getSession } from './session-calls.ts';

const query = { queryKey: SESSION_KEY, queryFn: getSession, staleTime: Number.POSITIVE_INFINITY } as const;

/** The session while it is being read, and after: null is signed out. */
export function useSessionQuery() {
  return useQuery(query);
}

/** The session, inside the shell, where there always is one. */
export function useSession(): Session {
  const { data } = useSuspenseQuery(query);
  return data ?? SIGNED_OUT;
}

/** Whether the person's role allows what needs this one. The API decides in any case; this hides what it would refuse. */
export function useCan(needed: Role): boolean {
  return roleAllows(useSession().role, needed);
}

/** For the moment between the end of a session and the sign-in screen. */
const SIGNED_OUT: Session = { actor: '', role: 'viewer', csrfToken: null, expiresAt: null };

import type { ReconciliationClient } from '@punteo/clients';
import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, use, useMemo, useRef } from 'react';
import { SESSION_KEY, type Session } from '../session/session.ts';
import { useLanguage } from '../texts/language-provider.tsx';
import { createDashboardClient } from './create-dashboard-client.ts';

const ClientContext = createContext<ReconciliationClient | null>(null);

/** The client of the API, in the active language and with the session's CSRF token. */
export function useClient(): ReconciliationClient {
  const client = use(ClientContext);
  if (client === null) throw new Error('useClient needs ClientProvider around it.');
  return client;
}

export function ClientProvider({ children }: { readonly children: ReactNode }) {
  const queryClient = useQueryClient();
  const { language } = useLanguage();
  const current = useRef(language);
  current.current = language;
  const client = useMemo(
    () =>
      createDashboardClient(() => ({
        language: current.current,
        csrfToken: queryClient.getQueryData<Session | null>(SESSION_KEY)?.csrfToken ?? null,
        onSignedOut: () => queryClient.setQueryData(SESSION_KEY, null),
      })),
    [queryClient],
  );
  return <ClientContext value={client}>{children}</ClientContext>;
}

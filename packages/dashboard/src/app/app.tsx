import { MantineProvider } from '@mantine/core';
import type { Language } from '@punteo/contracts/texts';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { ClientProvider } from '../client/client-provider.tsx';
import { NotifyHost } from '../components/notify/notify-host.tsx';
import { LanguageProvider } from '../texts/language-provider.tsx';
import type { Messages } from '../texts/load-messages.ts';
import { queryClient } from './query-client.ts';
import { router } from './router.tsx';
import { cssVariables, theme } from './theme.ts';

/** Everything that components find around them: theme, language, queries, session and routes. */
export function App({
  start,
  styleNonce,
}: {
  readonly start: { readonly language: Language; readonly messages: Messages };
  readonly styleNonce: string;
}) {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
      getStyleNonce={() => styleNonce}
    >
      <LanguageProvider start={start}>
        <QueryClientProvider client={queryClient}>
          <ClientProvider>
            <NotifyHost />
            <RouterProvider router={router} />
          </ClientProvider>
        </QueryClientProvider>
      </LanguageProvider>
    </MantineProvider>
  );
}

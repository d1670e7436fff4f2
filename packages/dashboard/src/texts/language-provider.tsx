import type { Language } from '@punteo/contracts/texts';
import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useState } from 'react';
import { IntlProvider } from 'react-intl';
import { storeLanguage } from './language-store.ts';
import { loadMessages, type Messages } from './load-messages.ts';

interface LanguageChoice {
  readonly language: Language;
  /** Loads the other language's messages first, then shows them. */
  readonly choose: (language: Language) => void;
}

const LanguageContext = createContext<LanguageChoice | null>(null);

/** The active language and how to change it. */
export function useLanguage(): LanguageChoice {
  const choice = use(LanguageContext);
  if (choice === null) throw new Error('useLanguage needs LanguageProvider around it.');
  return choice;
}

/** Gives every component the messages of the active language, and numbers and dates as the person's browser writes them. */
export function LanguageProvider({
  start,
  children,
}: {
  readonly start: { readonly language: Language; readonly messages: Messages };
  readonly children: ReactNode;
}) {
  const [active, setActive] = useState(start);
  const choose = useCallback((language: Language) => {
    storeLanguage(language);
    void loadMessages(language).then((messages) => setActive({ language, messages }));
  }, []);
  const choice = useMemo(() => ({ language: active.language, choose }), [active.language, choose]);
  useEffect(() => {
    document.documentElement.lang = active.language;
  }, [active.language]);
  return (
    <LanguageContext value={choice}>
      <IntlProvider
        locale={localeOf(active.language)}
        messages={active.messages}
        defaultLocale="en"
        onError={throwError}
      >
        {children}
      </IntlProvider>
    </LanguageContext>
  );
}

/** The person's own variant of the language, such as `en-GB` or `es-MX`, else the language. It decides how numbers and dates look. */
function localeOf(language: Language, preferred: readonly string[] = navigator.languages): string {
  return preferred.find((tag) => tag.slice(0, 2).toLowerCase() === language) ?? language;
}

/** A message that is missing or has no value for an argument is a fault of ours, and must not pass a test. */
function throwError(error: Error): never {
  throw error;
}

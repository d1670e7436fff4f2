import { type MessageFormatElement, parse } from '@formatjs/icu-messageformat-parser';
import { catalogue, LANGUAGES, type Language } from '@punteo/contracts/texts';
import type { Plugin } from 'vite';

const PREFIX = 'virtual:messages/';

/**
 * Serves `virtual:messages/en` and `virtual:messages/es`: the catalogue in one language, parsed, so that a browser loads
 * neither the other language nor a parser.
 */
export function messagesPlugin(): Plugin {
  return {
    name: 'punteo-messages',
    resolveId: (id) => (id.startsWith(PREFIX) ? `\0${id}` : null),
    load(id) {
      const language = LANGUAGES.find((each) => id === `\0${PREFIX}${each}`);
      return language === undefined ? null : `export const messages = ${JSON.stringify(messagesOf(language))};`;
    },
  };
}

function messagesOf(language: Language): Readonly<Record<string, readonly MessageFormatElement[]>> {
  return Object.fromEntries(Object.entries(catalogue).map(([id, text]) => [id, parse(text[language])]));
}

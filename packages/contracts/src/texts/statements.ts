import type { Texts } from './text.ts';

/** The screen statements. */
export const statementsTexts = {
  'statements.title': { en: 'Statements', es: 'Extractos' },
} as const satisfies Texts;

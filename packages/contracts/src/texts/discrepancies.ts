import type { Texts } from './text.ts';

/** The screen discrepancies, and its drawer. */
export const discrepanciesTexts = {
  'discrepancies.title': { en: 'Discrepancies', es: 'Discrepancias' },
} as const satisfies Texts;

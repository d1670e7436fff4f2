import type { Texts } from './text.ts';

/** The screen overview. */
export const overviewTexts = {
  'overview.title': { en: 'Overview', es: 'Resumen' },
} as const satisfies Texts;

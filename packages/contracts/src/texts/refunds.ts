import type { Texts } from './text.ts';

/** The screen refunds. */
export const refundsTexts = {
  'refunds.title': { en: 'Refunds', es: 'Devoluciones' },
} as const satisfies Texts;

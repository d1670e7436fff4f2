import type { Texts } from './text.ts';

/** The screen periods, and one period. */
export const periodsTexts = {
  'periods.title': { en: 'Periods', es: 'Periodos' },
  'period.title': { en: 'Period {periodId}', es: 'Periodo {periodId}' },
} as const satisfies Texts;

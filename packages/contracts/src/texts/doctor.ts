import type { Texts } from './text.ts';

/** The screen doctor. */
export const doctorTexts = {
  'doctor.title': { en: 'Doctor', es: 'Diagnóstico' },
} as const satisfies Texts;

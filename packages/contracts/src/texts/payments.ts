import type { Texts } from './text.ts';

/** The screen payments. */
export const paymentsTexts = {
  'payments.title': { en: 'Payments', es: 'Pagos' },
} as const satisfies Texts;

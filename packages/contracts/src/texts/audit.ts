import type { Texts } from './text.ts';

/** The screen audit. */
export const auditTexts = {
  'audit.title': { en: 'Audit', es: 'Auditoría' },
} as const satisfies Texts;

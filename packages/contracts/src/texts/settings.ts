import type { Texts } from './text.ts';

/** The screen settings. */
export const settingsTexts = {
  'settings.title': { en: 'Settings', es: 'Configuración' },
} as const satisfies Texts;

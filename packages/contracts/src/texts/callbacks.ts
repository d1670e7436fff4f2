import type { Texts } from './text.ts';

/** The screen callbacks, and one callback. */
export const callbacksTexts = {
  'callbacks.title': { en: 'Callbacks', es: 'Avisos' },
  'callback.title': { en: 'Callback {callbackId}', es: 'Aviso {callbackId}' },
} as const satisfies Texts;

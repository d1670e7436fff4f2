import type { Texts } from './text.ts';

/** The screen callbacks, and one callback. */
export const callbacksTexts = {
  'callbacks.title': { en: 'Callbacks', es: 'Avisos' },
  'callback.title': { en: 'Callback {callbackId}', es: 'Aviso {callbackId}' },
  'callback.body': { en: 'Body as received', es: 'Cuerpo tal como se recibió' },
  'callback.bytes': { en: 'Raw bytes', es: 'Bytes sin tratar' },
} as const satisfies Texts;

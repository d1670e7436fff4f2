import type { Texts } from './text.ts';

/** The screen merchant events. */
export const eventsTexts = {
  'events.title': { en: 'Merchant events', es: 'Eventos al comercio' },
} as const satisfies Texts;

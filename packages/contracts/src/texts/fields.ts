import type { Texts } from './text.ts';

/** Fields of forms, and menus of actions. */
export const fieldsTexts = {
  'field.amountInvalid': {
    en: 'Write digits with at most one point or comma: 1234.50.',
    es: 'Escriba cifras con una coma o un punto como máximo: 1234,50.',
  },
  'field.missing': { en: 'Fill in: {label}.', es: 'Rellene: {label}.' },
  'field.zone': { en: 'In your time zone, {zone}.', es: 'En su zona horaria, {zone}.' },
  'actions.more': { en: 'Actions', es: 'Acciones' },
} as const satisfies Texts;

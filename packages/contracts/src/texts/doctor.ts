import type { Texts } from './text.ts';

/** The screen doctor. */
export const doctorTexts = {
  'doctor.title': { en: 'Doctor', es: 'Diagnóstico' },
  'doctor.intro': {
    en: 'Checks the database, the providers, the chain nodes and the callback address, and says what to do.',
    es: 'Comprueba la base de datos, los proveedores, los nodos de las cadenas y la dirección de avisos, y dice qué hacer.',
  },
  'doctor.again': { en: 'Check again', es: 'Comprobar de nuevo' },
  'doctor.takesLong': {
    en: 'Asks every provider and node. It may take 15 seconds.',
    es: 'Pregunta a cada proveedor y nodo. Puede tardar 15 segundos.',
  },
  'doctor.checked': { en: 'Checked', es: 'Comprobado' },
  'doctor.allWell': { en: 'Everything works.', es: 'Todo funciona.' },
  'doctor.found': {
    en: '{errors, plural, =0 {No error} one {# error} other {# errors}}, {warnings, plural, =0 {no warning} one {# warning} other {# warnings}}',
    es: '{errors, plural, =0 {Ningún error} one {# error} other {# errores}}, {warnings, plural, =0 {ninguna advertencia} one {# advertencia} other {# advertencias}}',
  },
  'doctor.result.ok': { en: 'works', es: 'funciona' },
  'doctor.result.warning': { en: 'warning', es: 'advertencia' },
  'doctor.result.error': { en: 'error', es: 'error' },
} as const satisfies Texts;

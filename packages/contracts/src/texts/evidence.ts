import type { Texts } from './text.ts';

/** Checks of a witness's answer, and bytes as they came. */
export const evidenceTexts = {
  'checks.check': { en: 'Check', es: 'Comprobación' },
  'checks.result': { en: 'Result', es: 'Resultado' },
  'checks.expected': { en: 'Expected', es: 'Esperado' },
  'checks.actual': { en: 'Shown', es: 'Consta' },
  'checks.summary': {
    en: 'Checks: {passed, plural, one {# passed} other {# passed}}{failed, plural, =0 {} one {, # not passed} other {, # not passed}}',
    es: 'Comprobaciones: {passed, plural, one {# superada} other {# superadas}}{failed, plural, =0 {} one {, # no superada} other {, # no superadas}}',
  },
  'bytes.form': { en: 'Show as', es: 'Mostrar como' },
  'bytes.text': { en: 'Text', es: 'Texto' },
  'bytes.hex': { en: 'Hex', es: 'Hexadecimal' },
  'bytes.base64': { en: 'Base64', es: 'Base64' },
  'bytes.copy': {
    en: 'Copy ({count, plural, one {# byte} other {# bytes}})',
    es: 'Copiar ({count, plural, one {# byte} other {# bytes}})',
  },
  'bytes.none': { en: '(no bytes)', es: '(sin bytes)' },
} as const satisfies Texts;

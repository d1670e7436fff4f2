import type { Texts } from './text.ts';

/** The sign-in screen. */
export const sessionTexts = {
  'session.title': { en: 'Sign in', es: 'Iniciar sesión' },
  'session.token': { en: 'API token', es: 'Token de la API' },
  'session.tokenHint': {
    en: 'An administrator creates one with: punteo tokens create',
    es: 'Lo crea una persona con administración mediante: punteo tokens create',
  },
  'session.signIn': { en: 'Sign in', es: 'Entrar' },
  'session.signingIn': { en: 'Signing in …', es: 'Iniciando sesión …' },
  'session.refused': {
    en: 'This token is not known, or it was revoked.',
    es: 'Ese token no se conoce o se ha revocado.',
  },
  'session.linkRefused': {
    en: 'This link was used already, or it is too old. Sign in with a token, or make a new link.',
    es: 'Ese enlace ya se usó o es demasiado antiguo. Entre con un token o cree otro enlace.',
  },
  'session.locked': {
    en: 'There were too many attempts. Try again in {minutes, plural, one {# minute} other {# minutes}}.',
    es: 'Hubo demasiados intentos. Inténtelo de nuevo dentro de {minutes, plural, one {# minuto} other {# minutos}}.',
  },
  'session.ended': {
    en: 'Your session has ended. Sign in again.',
    es: 'Su sesión ha terminado. Inicie sesión de nuevo.',
  },
} as const satisfies Texts;

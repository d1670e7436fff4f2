import type { Texts } from './text.ts';

/** The screen settings. */
export const settingsTexts = {
  'settings.title': { en: 'Settings', es: 'Configuración' },
  'settings.intro': {
    en: 'What is configured, without secrets. It is changed by variables and files where the app runs.',
    es: 'Lo que está configurado, sin secretos. Se cambia con variables y ficheros donde se ejecuta la aplicación.',
  },
  'settings.name': { en: 'Setting', es: 'Ajuste' },
  'settings.value': { en: 'Value', es: 'Valor' },
  'settings.variable': { en: 'Variable', es: 'Variable' },
  'settings.nothing': { en: 'Nothing is configured.', es: 'No hay nada configurado.' },
  'settings.notSet': { en: 'not set', es: 'sin definir' },
  'settings.secret': { en: 'set, and secret', es: 'definido y secreto' },
  'settings.yes': { en: 'yes', es: 'sí' },
  'settings.no': { en: 'no', es: 'no' },
  'settings.group.server': { en: 'Server', es: 'Servidor' },
  'settings.group.providers': { en: 'Providers', es: 'Proveedores' },
  'settings.group.chains': { en: 'Chains', es: 'Cadenas' },
  'settings.group.clocks': { en: 'Grace periods', es: 'Plazos de gracia' },
  'settings.group.rules': { en: 'Rules', es: 'Reglas' },
  'settings.group.rates': { en: 'Exchange rates', es: 'Tipos de cambio' },
  'settings.group.settlement': { en: 'Settlement accounts', es: 'Cuentas de liquidación' },
  'settings.group.schedule': { en: 'Schedule', es: 'Programación' },
  'settings.group.calendar': { en: 'Calendar of the periods', es: 'Calendario de los periodos' },
  'settings.group.policy': { en: 'When goods may go out', es: 'Cuándo puede salir la mercancía' },
  'settings.group.endpoints': { en: 'Endpoints of merchant events', es: 'Destinos de los eventos' },
  'settings.group.alerts': { en: 'Alerts', es: 'Alertas' },
} as const satisfies Texts;

import type { Run } from '../reconciliation/run.ts';
import type { Text } from './text.ts';

/** What became of a run, in a few words. A finished run with a list or a witness that did not answer is `incomplete`. */
export const RUN_STATE_TEXTS = {
  queued: { en: 'waits for its turn', es: 'espera su turno' },
  running: { en: 'running', es: 'en curso' },
  finished: { en: 'complete', es: 'completa' },
  incomplete: { en: 'not complete', es: 'incompleta' },
  aborted: { en: 'aborted', es: 'interrumpida' },
  cancelled: { en: 'cancelled', es: 'cancelada' },
} as const satisfies Record<Run['state'] | 'incomplete', Text>;

/** What became of an order in a run. */
export const ORDER_OUTCOME_TEXTS = {
  matched: { en: 'matched', es: 'conciliados' },
  matched_within_tolerance: { en: 'matched within tolerance', es: 'conciliados dentro de la tolerancia' },
  explained: { en: 'explained by rules', es: 'explicados por reglas' },
  awaited: { en: 'awaited, still in time', es: 'en espera, dentro de plazo' },
  overdue: { en: 'unpaid and overdue', es: 'impagados y vencidos' },
  attention: { en: 'need attention', es: 'requieren atención' },
} as const satisfies Record<keyof NonNullable<Run['summary']>['ordersByOutcome'], Text>;

/** How long money has been at risk. */
export const RISK_AGE_TEXTS = {
  day: { en: 'less than a day', es: 'menos de un día' },
  week: { en: 'less than a week', es: 'menos de una semana' },
  month: { en: 'less than a month', es: 'menos de un mes' },
  older: { en: 'a month or longer', es: 'un mes o más' },
} as const satisfies Record<NonNullable<Run['summary']>['moneyAtRisk'][number]['age'], Text>;

import type { OrderOutcome, RiskAge } from '@punteo/payments';
import type { Language } from './language.ts';

type Texts = Readonly<Record<Language, string>>;

/** What became of an order in a run. */
export const ORDER_OUTCOME_TEXTS = {
  matched: { en: 'matched', es: 'conciliados' },
  matched_within_tolerance: { en: 'matched within tolerance', es: 'conciliados dentro de la tolerancia' },
  explained: { en: 'explained by rules', es: 'explicados por reglas' },
  awaited: { en: 'awaited, still in time', es: 'en espera, dentro de plazo' },
  overdue: { en: 'unpaid and overdue', es: 'impagados y vencidos' },
  attention: { en: 'need attention', es: 'requieren atención' },
} as const satisfies Record<OrderOutcome, Texts>;

/** How long money has been at risk. */
export const RISK_AGE_TEXTS = {
  day: { en: 'less than a day', es: 'menos de un día' },
  week: { en: 'less than a week', es: 'menos de una semana' },
  month: { en: 'less than a month', es: 'menos de un mes' },
  older: { en: 'a month or longer', es: 'un mes o más' },
} as const satisfies Record<RiskAge, Texts>;

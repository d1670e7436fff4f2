import { moneyText, type OrderFacts, type Standing, type StandingState } from '@punteo/payments';
import type { Language } from './language.ts';
import { reasonSentences } from './standing-reason.ts';

/** Why an order is or is not paid, as one sentence: what it amounts to, then what witnesses showed or refuted. */
export function headline(standing: Standing, facts: OrderFacts, language: Language): string {
  const lead = LEADS[standing.state][language](moneyText(standing.paid), moneyText(facts.order.amount));
  const reasons = reasonSentences(standing, facts, language);
  if (reasons.length === 0) return `${lead}.`;
  const stated = reasons.slice(0, REASONS_MAX).map((reason) => continued(reason, language));
  const more = reasons.length - stated.length;
  return `${lead}: ${stated.join('; ')}${more === 0 ? '' : MORE[language](more)}.`;
}

const REASONS_MAX = 2;

/** A sentence as the continuation of another: without its full stop, and in lower case unless it begins with a name. */
function continued(reason: string, language: Language): string {
  const text = reason.replace(/\.$/, '');
  return LOWER_CASED[language].test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}

const LOWER_CASED = {
  en: /^(?:A|No|The)\s/,
  es: /^(?:El|La|Un|Una|Llegó|Todavía)\s/,
} as const satisfies Record<Language, RegExp>;

const MORE = {
  en: (more) => `; ${more} more ${more === 1 ? 'is' : 'are'} in its history`,
  es: (more) => `; hay ${more} más en su historial`,
} as const satisfies Record<Language, (more: number) => string>;

/** By state, with the money that is proven and the amount of the order. */
const LEADS = {
  awaiting: { en: () => 'Not paid', es: () => 'No está pagado' },
  overdue: { en: () => 'Not paid, and overdue', es: () => 'No está pagado y ha vencido' },
  confirming: {
    en: () => 'Not paid yet, the payment is being confirmed',
    es: () => 'Aún no está pagado, el pago está en confirmación',
  },
  underpaid: {
    en: (paid, amount) => `Not fully paid, ${paid} of ${amount} is proven`,
    es: (paid, amount) => `No está pagado del todo, hay comprobados ${paid} de ${amount}`,
  },
  paid_in_parts: {
    en: () => 'Paid in parts that a person has to accept',
    es: () => 'Pagado en partes que una persona debe aceptar',
  },
  paid: { en: () => 'Paid', es: () => 'Pagado' },
  paid_late: { en: () => 'Paid after it was due', es: () => 'Pagado después de su vencimiento' },
  overpaid: {
    en: (paid, amount) => `Paid, and more than enough, ${paid} for ${amount}`,
    es: (paid, amount) => `Pagado y de sobra, ${paid} por ${amount}`,
  },
  contested: {
    en: () => 'Not paid, because other orders claim the same money',
    es: () => 'No está pagado, porque otros pedidos reclaman el mismo dinero',
  },
  reversed: { en: () => 'No longer paid', es: () => 'Ya no está pagado' },
  refunded: {
    en: () => 'Not paid any more, the money was given back',
    es: () => 'Ya no está pagado, el dinero se devolvió',
  },
  cancelled: { en: () => 'Cancelled', es: () => 'Cancelado' },
  paid_after_cancel: { en: () => 'Cancelled, but paid', es: () => 'Cancelado, pero pagado' },
  closed: { en: () => 'Closed as abandoned', es: () => 'Cerrado por abandono' },
} as const satisfies Record<StandingState, Record<Language, (paid: string, amount: string) => string>>;

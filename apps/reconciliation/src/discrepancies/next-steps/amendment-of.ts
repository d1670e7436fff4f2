import { type Money, moneyText } from '@punteo/payments';
import { shownMoney } from '../../orders/shown-money.ts';
import { instantText } from '../../texts/instant-text.ts';
import type { StepFacts } from './read-step-facts.ts';
import { amountIn } from './step-requests.ts';

/** An amendment after which the money that came pays the order, and what it sets as text. */
export interface StepAmendment {
  readonly change: Readonly<Record<string, unknown>>;
  readonly text: string;
}

/** The amendment for this discrepancy; null: none would make the money count. */
export function amendmentOf({ discrepancy, order, claim }: StepFacts): StepAmendment | null {
  if (!order) return null;
  const { kind, fields } = discrepancy;
  const { standing, facts } = order;
  const isLate = kind === 'paid_late' || fields.some(({ field }) => field === 'in_time');
  if (isLate) return standing.paidAt && dueTime(standing.paidAt);
  if (kind === 'amount_under') return amountOf(standing.paid);
  if (kind === 'currency_mismatch') {
    const [shown] = shownMoney(facts).filter((each) => claim !== null && each.claim.claim === claim);
    const money = shown?.unit.amount ?? discrepancy.moneyAtRisk;
    return money && amountOf(money);
  }
  if (kind === 'paid_by_other_provider' && discrepancy.provider !== null) {
    const providers = [...facts.order.providers, discrepancy.provider];
    return { change: { providers }, text: providers.join(', ') };
  }
  return null;
}

function amountOf(money: Money): StepAmendment {
  const amount = amountIn(money);
  return { change: { amount }, text: moneyText(money) };
}

function dueTime(paidAt: Date): StepAmendment {
  return { change: { dueAt: paidAt.toISOString() }, text: instantText(paidAt) };
}

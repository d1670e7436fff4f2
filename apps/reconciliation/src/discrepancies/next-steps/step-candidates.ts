import type * as wire from '@punteo/contracts/reconciliation';
import { moneyText, type OrderFacts, type Payment } from '@punteo/payments';
import type { Language } from '../../texts/language.ts';
import { candidateText } from '../../texts/step-texts.ts';
import { amountIn, bindRequest, type NamedClaim } from './step-requests.ts';

export type StepCandidate = wire.NextStep['candidates'][number];

/** An order that may be the one of a payment or a transfer. */
export function orderCandidate(
  facts: OrderFacts,
  claim: NamedClaim,
  payers: readonly string[],
  language: Language,
): StepCandidate {
  const { orderId, amount, createdAt } = facts.order;
  const isSamePayer = samePayer(facts, payers);
  return {
    orderId,
    ...claim,
    amount: amountIn(amount),
    at: createdAt.toISOString(),
    isSamePayer,
    why: candidateText('order', { name: orderId, amount: moneyText(amount), at: createdAt, isSamePayer }, language),
    request: bindRequest(orderId, claim),
  };
}

/** A payment that may be the one of a create attempt of the order. */
export function paymentCandidate(payment: Payment, facts: OrderFacts, language: Language): StepCandidate {
  const { provider, providerPaymentId, amount, createdAt } = payment;
  const { orderId } = facts.order;
  const claim = { provider, claim: providerPaymentId };
  const isSamePayer = samePayer(facts, payment.payers);
  const why = { name: providerPaymentId, amount: moneyText(amount), at: createdAt, isSamePayer };
  return {
    orderId,
    ...claim,
    amount: amountIn(amount),
    at: createdAt?.toISOString() ?? null,
    isSamePayer,
    why: candidateText('payment', why, language),
    request: bindRequest(orderId, claim),
  };
}

/** Null: no payer of the order is known, or none of the payment. */
function samePayer({ createAttempts }: OrderFacts, payers: readonly string[]): boolean | null {
  const asked = createAttempts.flatMap((attempt) => attempt.payers);
  return asked.length === 0 || payers.length === 0 ? null : asked.some((payer) => payers.includes(payer));
}

import {
  type Check,
  equalityCheck,
  FOUND_CHECK,
  type Payment,
  type Verification,
  type VerificationRequest,
} from '@punteo/payments';
import type { SolpayAnswer, SolpayClient } from './client.ts';
import { paymentOf } from './payment.ts';

/** Reads the payment back. What a callback said takes no part in it. */
export async function verify({ claim, now }: VerificationRequest, client: SolpayClient): Promise<Verification> {
  const id = claim.kind === 'payment' ? claim.paymentId : '';
  const evidence = { claim, witness: 'solpay', configuration: '1', checkedAt: now };
  const without = (check: Check, answered: boolean): Verification => ({
    evidence: { ...evidence, answered, facts: null, document: '', checks: [check] },
    payment: null,
    retryAfterSeconds: null,
  });

  const answer = await client.getPayment(id).catch((): SolpayAnswer => ({ status: 0, text: '', document: null }));
  if (answer.status === 404) return without({ name: FOUND_CHECK, result: 'unknown', expected: id }, true);
  const payment = answer.status === 200 && answer.document ? paymentOf(answer.document, answer.text) : null;
  if (payment === null) return without({ name: 'answered', result: 'unknown' }, false);
  const { amount, status, providerStatus, createdAt, updatedAt } = payment;
  const checks = [equalityCheck('payment_id', id, payment.providerPaymentId), statusCheck(payment)];
  const facts = {
    kind: 'payment',
    amount,
    status,
    providerStatus,
    createdAt,
    updatedAt,
    earlyToleranceSeconds: 300,
  } as const;
  return {
    evidence: { ...evidence, answered: true, facts, document: answer.text, checks },
    payment,
    retryAfterSeconds: null,
  };
}

function statusCheck({ status, providerStatus }: Payment): Check {
  const result = status === 'paid' ? 'passed' : status === 'failed' ? 'failed' : 'unknown';
  return { name: 'status', result, expected: 'settled', actual: providerStatus };
}

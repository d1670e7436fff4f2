import type { NeopayClient } from '@punteo/clients';
import type { Payment as Document } from '@punteo/contracts/neopay';
import {
  AMOUNT_CHECK,
  type Check,
  type Claim,
  compareMoney,
  equalityCheck,
  moneyText,
  type Order,
  type Payment,
  type Verification,
} from '@punteo/payments';
import { accountOf, type NeopaySettings } from './config.ts';
import { providerErrorOf } from './errors.ts';
import { paymentOf } from './payment.ts';
import { isPaymentId } from './payment-id.ts';
import { PAID_CHECK } from './payment-status.ts';

export type VerificationSettings = Pick<NeopaySettings, 'appKey' | 'environment' | 'statuses' | 'payeeAccount'> & {
  readonly notBeforeToleranceSeconds: number;
};

/** Reads the bound payment in one call and compares it with the order, field by field. */
export async function verify(
  claim: Claim,
  order: Order,
  now: Date,
  client: Pick<NeopayClient, 'getPayment'>,
  settings: VerificationSettings,
): Promise<Verification> {
  const id = claim.subject.kind === 'payment' ? claim.subject.providerPaymentId.toLowerCase() : '';
  const evidence = {
    claimKey: `neopay:${id.slice(0, 64)}`,
    provider: 'neopay',
    witness: 'neopay',
    answered: true,
    observed: null,
    proofKeys: [],
    raw: '',
    checkedAt: now,
  } as const;
  const without = (check: Check, answered = true, retryAfterSeconds: number | null = null): Verification => ({
    evidence: { ...evidence, answered, checks: [check] },
    payment: null,
    retryAfterSeconds,
  });

  // Any other text could change the path of the URL.
  if (!isPaymentId(id))
    return without({ name: 'payment_id', result: 'failed', expected: 'a UUID', actual: id.slice(0, 64) });
  try {
    const { body, raw } = await client.getPayment({ params: { id } });
    const payment = paymentOf(body.payment, raw, order.orderId, settings.statuses);
    const answered = { ...evidence, checks: checksOf(id, body.payment, payment, order, settings), raw };
    // The answer is about another payment: it is no observation of this one.
    if (payment.providerPaymentId !== id) return { evidence: answered, payment: null, retryAfterSeconds: null };
    const { amount, status, updatedAt } = payment;
    return {
      evidence: {
        ...answered,
        observed: { amount, status, paidAt: status === 'paid' ? updatedAt : null },
        proofKeys: [`neopay:${id}`],
      },
      payment,
      retryAfterSeconds: null,
    };
  } catch (error) {
    const { code, retryAfterSeconds } = providerErrorOf(error);
    // We created the payment, so a 404 does not prove that it is unpaid.
    if (code === 'not_found') return without({ name: 'found', result: 'unknown', expected: id });
    return without({ name: 'answered', result: 'unknown', actual: code }, false, retryAfterSeconds);
  }
}

function checksOf(
  id: string,
  document: Document,
  payment: Payment,
  order: Order,
  settings: VerificationSettings,
): readonly Check[] {
  const { amount, status, providerStatus } = payment;
  return [
    equalityCheck('payment_id', id, payment.providerPaymentId),
    equalityCheck('environment', settings.environment, document.environment),
    equalityCheck('application', settings.appKey.toLowerCase(), document.application_id.toLowerCase()),
    amountCheck(payment, order),
    equalityCheck('currency', order.amount.currency, amount.currency),
    ...(settings.payeeAccount === null ? [] : [payeeCheck(settings.payeeAccount, document.payee?.accountable)]),
    { name: 'status', result: PAID_CHECK[status], expected: 'paid', actual: providerStatus },
    notBeforeCheck(payment, order, settings.notBeforeToleranceSeconds),
  ];
}

function payeeCheck(account: string, accountable: string | null | undefined): Check {
  return equalityCheck('payee', accountOf(account), accountable ? accountOf(accountable) : null);
}

function amountCheck({ amount }: Payment, order: Order): Check {
  const values = { expected: moneyText(order.amount), actual: moneyText(amount) };
  if (amount.currency !== order.amount.currency) return { name: AMOUNT_CHECK, result: 'unknown', ...values };
  return { name: AMOUNT_CHECK, result: compareMoney(amount, order.amount) === 0 ? 'passed' : 'failed', ...values };
}

function notBeforeCheck({ createdAt }: Payment, order: Order, toleranceSeconds: number): Check {
  const earliest = new Date(order.createdAt.getTime() - toleranceSeconds * 1_000);
  const expected = earliest.toISOString();
  if (createdAt === null) return { name: 'not_before_order', result: 'unknown', expected };
  const result = createdAt >= earliest ? 'passed' : 'failed';
  return { name: 'not_before_order', result, expected, actual: createdAt.toISOString() };
}

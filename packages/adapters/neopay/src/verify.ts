import { createHash } from 'node:crypto';
import type { NeopayClient } from '@punteo/clients';
import type { Payment as Document } from '@punteo/contracts/neopay';
import {
  equalityCheck,
  FOUND_CHECK,
  type Payment,
  type PaymentFacts,
  type Verification,
  type VerificationRequest,
} from '@punteo/payments';
import { accountOf, type NeopaySettings } from './config.ts';
import { providerErrorOf, receivedAnswers } from './errors.ts';
import { paymentOf } from './payment.ts';
import { NEOPAY_CHECKS, type NeopayCheck } from './payment-checks.ts';
import { isPaymentId } from './payment-id.ts';
import { PAID_CHECK } from './payment-status.ts';

export type VerificationSettings = Pick<NeopaySettings, 'appKey' | 'environment' | 'statuses' | 'payeeAccount'> & {
  readonly notBeforeToleranceSeconds: number;
};

/** Reads the bound payment back and compares it with the configuration, field by field. One call. */
export async function verify(
  { claim, now, onAnswer }: VerificationRequest,
  client: Pick<NeopayClient, 'getPayment'>,
  settings: VerificationSettings,
): Promise<Verification> {
  const id = claim.kind === 'payment' ? claim.paymentId : '';
  const evidence = {
    claim,
    witness: 'neopay',
    answered: true,
    facts: null,
    configuration: fingerprintOf(settings),
    document: '',
    checkedAt: now,
  } as const;
  const without = (check: NeopayCheck, answered = true, retryAfterSeconds: number | null = null): Verification => ({
    evidence: { ...evidence, answered, checks: [check] },
    payment: null,
    retryAfterSeconds,
  });

  // Anything but a UUID would be part of a URL.
  if (!isPaymentId(id)) {
    const actual = id.slice(0, 64);
    return without({
      name: 'payment_id',
      result: 'failed',
      expected: 'a UUID',
      actual,
      kind: NEOPAY_CHECKS.payment_id.failed.kind,
    });
  }
  try {
    const { body, raw } = await client.getPayment({ params: { id } });
    const payment = paymentOf(body.payment, raw, null, settings.statuses);
    const answered = { ...evidence, checks: checksOf(id, body.payment, payment, settings), document: raw };
    // Another payment than the one asked for says nothing about this one.
    if (payment.providerPaymentId !== id) return { evidence: answered, payment: null, retryAfterSeconds: null };
    return { evidence: { ...answered, facts: factsOf(payment, settings) }, payment, retryAfterSeconds: null };
  } catch (error) {
    for (const answer of receivedAnswers(error, 'record')) onAnswer?.(answer);
    const { code, retryAfterSeconds } = providerErrorOf(error);
    // We created it, so it was there: a 404 is not a no.
    if (code === 'not_found') return without({ name: FOUND_CHECK, result: 'unknown', expected: id });
    return without({ name: 'answered', result: 'unknown', actual: code }, false, retryAfterSeconds);
  }
}

function factsOf(payment: Payment, { notBeforeToleranceSeconds }: VerificationSettings): PaymentFacts {
  const { amount, status, providerStatus, createdAt, updatedAt } = payment;
  const earlyToleranceSeconds = notBeforeToleranceSeconds;
  return { kind: 'payment', amount, status, providerStatus, createdAt, updatedAt, earlyToleranceSeconds };
}

function checksOf(
  id: string,
  document: Document,
  payment: Payment,
  settings: VerificationSettings,
): readonly NeopayCheck[] {
  const { status, providerStatus } = payment;
  const application = document.application_id.toLowerCase();
  return [
    equalityCheck('payment_id', id, payment.providerPaymentId, NEOPAY_CHECKS.payment_id.failed.kind),
    equalityCheck('environment', settings.environment, document.environment, NEOPAY_CHECKS.environment.failed.kind),
    equalityCheck('application', settings.appKey.toLowerCase(), application, NEOPAY_CHECKS.application.failed.kind),
    ...(settings.payeeAccount === null ? [] : [payeeCheck(settings.payeeAccount, document.payee?.accountable)]),
    {
      name: 'status',
      result: PAID_CHECK[status],
      expected: 'paid',
      actual: providerStatus,
      ...(status === 'unknown' ? { kind: NEOPAY_CHECKS.status.unknown.kind } : {}),
    },
  ];
}

function payeeCheck(account: string, accountable: string | null | undefined): NeopayCheck {
  const actual = accountable ? accountOf(accountable) : null;
  return equalityCheck('payee', accountOf(account), actual, NEOPAY_CHECKS.payee.failed.kind);
}

/** Tells by which configuration a check was made, without its secrets. */
function fingerprintOf({
  environment,
  statuses,
  payeeAccount,
  notBeforeToleranceSeconds,
  appKey,
}: VerificationSettings): string {
  const counting = JSON.stringify([environment, statuses, payeeAccount, notBeforeToleranceSeconds, appKey]);
  return createHash('sha256').update(counting).digest('hex').slice(0, 16);
}

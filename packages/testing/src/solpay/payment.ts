import { type Claim, moneyFromDecimal, type Payment, type PaymentStatus } from '@punteo/payments';

/** A payment id as a person writes it. */
export function parseClaim(written: string): Claim | null {
  const id = written.trim();
  return /^pay_[a-z0-9]{8}$/.test(id) ? { provider: 'solpay', kind: 'payment', paymentId: id } : null;
}

/** Solpay's document as a `Payment`; null when a member is missing. A word that is not in the table is `unknown`. */
export function paymentOf(document: Readonly<Record<string, unknown>>, raw: string): Payment | null {
  const { id, amount, currency, status, createdAt } = document;
  const texts = [id, amount, currency, status, createdAt];
  if (!texts.every((text) => typeof text === 'string')) return null;
  const [providerPaymentId = '', decimal = '', code = '', providerStatus = '', created = ''] = texts as string[];
  return {
    provider: 'solpay',
    providerPaymentId,
    orderId: null,
    amount: moneyFromDecimal(decimal, code),
    status: Object.hasOwn(STATUSES, providerStatus) ? (STATUSES[providerStatus] as PaymentStatus) : 'unknown',
    providerStatus,
    environment: null,
    createdAt: new Date(created),
    updatedAt: null,
    payers: [],
    raw,
  };
}

const STATUSES: Readonly<Record<string, PaymentStatus>> = { open: 'pending', settled: 'paid', declined: 'failed' };

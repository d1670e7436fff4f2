import type { Payment as Document } from '@punteo/contracts/neopay';
import { currencyExponent, type Money, moneyFromDecimal, type Payment, PunteoError } from '@punteo/payments';
import { feeOf } from './fee.ts';
import { payersOfDocument } from './payers.ts';
import { type StatusTable, statusOf } from './payment-status.ts';

/**
 * Neopay's document as a `Payment`. Throws `amount_malformed` for more than 30 digits or 18 decimals, `currency_malformed`
 * for a currency that cannot be a code.
 */
export function paymentOf(document: Document, raw: string, orderId: string | null, statuses: StatusTable): Payment {
  return {
    provider: 'neopay',
    providerPaymentId: document.id.toLowerCase(),
    orderId,
    amount: moneyOf(document.amount, document.currency),
    fee: feeOf(document),
    status: statusOf(document.status, statuses),
    providerStatus: document.status,
    environment: document.environment,
    createdAt: instantOf(document.created_at),
    updatedAt: instantOf(document.updated_at),
    payers: payersOfDocument(document),
    raw,
  };
}

/** Exact, also where the amount is finer than the currency's minor unit or the currency is unknown. */
function moneyOf(decimal: string, currency: string): Money {
  if (!/^[A-Za-z0-9]{1,16}$/.test(currency))
    throw new PunteoError('currency_malformed', 'Neopay: the currency of a payment is not a currency code.');
  const fractionDigits = decimal.split('.')[1]?.length ?? 0;
  return moneyFromDecimal(decimal, currency, Math.max(exponentOf(currency), fractionDigits));
}

function exponentOf(currency: string): number {
  try {
    return currencyExponent(currency);
  } catch {
    return 0;
  }
}

const INSTANT = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?(Z|[+-]\d{2}:\d{2})$/;

/** Null for text that is no instant: `Date` alone turns 30 February into 1 March and reads a date without a zone as local. */
function instantOf(text: string | null | undefined): Date | null {
  const [, seconds, fraction = '', zone] = INSTANT.exec(text ?? '') ?? [];
  if (!seconds || !zone) return null;
  const local = new Date(`${seconds}Z`);
  if (Number.isNaN(local.getTime()) || local.toISOString().slice(0, 19) !== seconds) return null;
  const instant = new Date(`${seconds}.${fraction.slice(0, 3).padEnd(3, '0')}${zone}`);
  return Number.isNaN(instant.getTime()) ? null : instant;
}

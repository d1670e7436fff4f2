import type { Payment as Document } from '@punteo/contracts/neopay';
import { addMoney, type Money, moneyFromDecimal, PunteoError } from '@punteo/payments';

/**
 * The whole fee of a payment: `total_fee`, or the sum of `fee` and of `percentual_fee`, read as percent of the amount.
 * All three are null in every sample of the provider and described nowhere, so what is no plain decimal is no fee.
 */
export function feeOf({
  amount,
  currency,
  fee,
  percentual_fee: percent,
  total_fee: total,
}: Pick<Document, 'amount' | 'currency' | 'fee' | 'percentual_fee' | 'total_fee'>): Money | null {
  try {
    if (isStated(total)) return exactly(total, currency);
    if (!isStated(fee) && !isStated(percent)) return null;
    const fixed = exactly(fee ?? '0', currency);
    if (!isStated(percent)) return fixed;
    return PERCENT.test(percent)
      ? addMoney(fixed, percentOf(exactly(amount, currency), exactly(percent, currency)))
      : null;
  } catch (error) {
    if (error instanceof PunteoError) return null;
    throw error;
  }
}

/** From 0 to below 1000: the product with any amount that we read still fits the column. */
const PERCENT = /^\d{1,3}(?:\.\d{1,18})?$/;

function isStated(text: string | null | undefined): text is string {
  return text !== null && text !== undefined;
}

/** With as many decimals as it is written with. */
function exactly(decimal: string, currency: string): Money {
  return moneyFromDecimal(decimal, currency, decimal.split('.')[1]?.length ?? 0);
}

function percentOf(amount: Money, percent: Money): Money {
  return {
    amountMinor: amount.amountMinor * percent.amountMinor,
    currency: amount.currency,
    exponent: amount.exponent + percent.exponent + 2,
  };
}

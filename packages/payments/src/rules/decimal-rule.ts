import { type Money, moneyFromDecimal } from '../model/money.ts';

/** Decimal text of a rule as money, with as many decimals as it is written with. */
export function exactly(decimal: string, currency: string): Money {
  return moneyFromDecimal(decimal, currency, decimal.split('.')[1]?.length ?? 0);
}

/** To the last digit. */
export function percentOf({ amountMinor, currency, exponent }: Money, percent: string): Money {
  const factor = exactly(percent, currency);
  return { amountMinor: amountMinor * factor.amountMinor, currency, exponent: exponent + factor.exponent + 2 };
}

import type { ExchangeRate } from '../model/exchange-rate.ts';
import { compareMoney, type Money, subtractMoney } from '../model/money.ts';
import { exactly, percentOf } from './decimal-rule.ts';

/** What money in another currency is worth in the currency of its order. It proposes, and pays nothing. */
export interface Valuation {
  readonly value: Money;
  readonly rate: ExchangeRate;
  /** Whether the value is the order's amount, within the tolerance of the rate. */
  readonly isWithin: boolean;
}

/** Values money by the newest rate at the instant when it moved; null where no valid rate is known. */
export function valuationOf(
  rates: readonly ExchangeRate[],
  { amount, paid, movedAt }: { readonly amount: Money; readonly paid: Money; readonly movedAt: Date },
): Valuation | null {
  const known = rates.filter((rate) => isOfPair(rate, amount, paid) && isValid(rate, movedAt));
  const rate = known.reduce<ExchangeRate | null>(
    (newest, each) => (newest && newest.at >= each.at ? newest : each),
    null,
  );
  if (rate === null) return null;
  const value = worthOf(rate, amount, paid);
  const difference = subtractMoney(value, amount);
  const size = difference.amountMinor < 0n ? { ...difference, amountMinor: -difference.amountMinor } : difference;
  return { value, rate, isWithin: compareMoney(size, percentOf(amount, rate.tolerancePercent)) <= 0 };
}

function isOfPair({ base, quote }: ExchangeRate, amount: Money, paid: Money): boolean {
  return (base === amount.currency && quote === paid.currency) || (base === paid.currency && quote === amount.currency);
}

/** A rate that was published after the money moved says nothing about it. */
function isValid({ at, validHours }: ExchangeRate, movedAt: Date): boolean {
  return at <= movedAt && movedAt.getTime() - at.getTime() <= validHours * 3_600_000;
}

/** Rounded half up to the minor unit of the order. */
function worthOf({ rate, base }: ExchangeRate, { currency, exponent }: Money, paid: Money): Money {
  const factor = exactly(rate, currency);
  const scale = (places: number) => 10n ** BigInt(places);
  const [above, below] =
    base === currency
      ? [paid.amountMinor * scale(factor.exponent + exponent), factor.amountMinor * scale(paid.exponent)]
      : [paid.amountMinor * factor.amountMinor * scale(exponent), scale(paid.exponent + factor.exponent)];
  return { amountMinor: (2n * above + below) / (2n * below), currency, exponent };
}

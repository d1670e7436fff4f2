import { type Money, PunteoError } from '@punteo/payments';

/** pg returns `numeric` as text, so no digit is lost. Throws `row_unreadable` for NaN and infinities, which it allows. */
export function moneyFromRow(minor: string, currency: string, exponent: number): Money {
  if (!/^-?\d+$/.test(minor))
    throw new PunteoError('row_unreadable', 'Its amount of money is not a whole number of minor units.');
  return { amountMinor: BigInt(minor), currency, exponent };
}

export function optionalMoneyFromRow(
  minor: string | null,
  currency: string | null,
  exponent: number | null,
): Money | null {
  return minor === null || currency === null || exponent === null ? null : moneyFromRow(minor, currency, exponent);
}

/** Money in a jsonb column. The minor units are text, because a JSON number would become a double. */
export interface MoneyJson {
  readonly amountMinor: string;
  readonly currency: string;
  readonly exponent: number;
}

export function moneyToJson(money: Money): MoneyJson {
  return { amountMinor: money.amountMinor.toString(), currency: money.currency, exponent: money.exponent };
}

export function moneyFromJson(json: MoneyJson): Money {
  return moneyFromRow(json.amountMinor, json.currency, json.exponent);
}

import { type Asset, currencyExponent, isCurrency } from './currency.ts';
import { PunteoError } from './punteo-error.ts';

/** An exact amount: `amountMinor` × 10^-`exponent` of `currency`. It never goes through a double. */
export interface Money {
  readonly amountMinor: bigint;
  readonly currency: string;
  /** Decimal places of the minor unit: 2 for USD, 18 for a token counted in wei. */
  readonly exponent: number;
}

/** The parts of an amount text; `currency` is null when the text names none. */
export interface AmountText {
  readonly decimal: string;
  readonly currency: string | null;
}

/**
 * Reads `100.00 USD`, `100.00` or `100`. Anything else is null: a sign, an exponent, a thousands separator, surrounding
 * space. `parseMoney` also rejects `100.000` for USD: in Latin America it means one hundred thousand.
 */
export function parseAmountText(text: string): AmountText | null {
  const match = AMOUNT.exec(text);
  if (!match?.[1]) return null;
  return { decimal: match[1], currency: match[2] ?? null };
}

/**
 * Reads decimal text; throws `amount_malformed` when it is not plain decimal, or has more decimals than the minor unit.
 */
export function moneyFromDecimal(decimal: string, currency: string, exponent = currencyExponent(currency)): Money {
  const match = DECIMAL.exec(decimal);
  const [, whole, fraction = ''] = match ?? [];
  if (whole === undefined || fraction.length > exponent) {
    throw new PunteoError(
      'amount_malformed',
      `${JSON.stringify(decimal)} is not an amount in ${currency}. Write decimal text with at most ${exponent} decimals.`,
    );
  }
  return { amountMinor: BigInt(whole + fraction.padEnd(exponent, '0')), currency, exponent };
}

/** Reads an amount text with its currency or one of the assets: `100.00 USD`; null for anything else. */
export function parseMoney(text: string, assets: readonly Asset[] = []): Money | null {
  const amount = parseAmountText(text);
  if (!amount?.currency) return null;
  try {
    return moneyFromDecimal(amount.decimal, amount.currency, currencyExponent(amount.currency, assets));
  } catch {
    return null;
  }
}

/** `999.66`, with the decimals of the minor unit. */
export function decimalText(money: Money): string {
  const negative = money.amountMinor < 0n;
  const digits = (negative ? -money.amountMinor : money.amountMinor).toString().padStart(money.exponent + 1, '0');
  const point = digits.length - money.exponent;
  const text = money.exponent === 0 ? digits : `${digits.slice(0, point)}.${digits.slice(point)}`;
  return negative ? `-${text}` : text;
}

/** `999.66 GBP`, for people: without a token's trailing zeros; see `trimMoney`. */
export function moneyText(money: Money): string {
  return `${decimalText(trimMoney(money))} ${money.currency}`;
}

/**
 * The same amount at the smallest exponent that is exact, at least the currency's own: 71.370000 USD is 71.37 USD. An
 * asset, and an unknown currency (a provider may send anything), keep up to two decimals.
 */
export function trimMoney(money: Money): Money {
  const least = isCurrency(money.currency) ? currencyExponent(money.currency) : Math.min(money.exponent, 2);
  let { amountMinor, exponent } = money;
  while (exponent > least && amountMinor % 10n === 0n) {
    amountMinor /= 10n;
    exponent -= 1;
  }
  return { amountMinor, currency: money.currency, exponent };
}

/** No money, in the same currency and with the same exponent. */
export function zero(like: Pick<Money, 'currency' | 'exponent'>): Money {
  return { amountMinor: 0n, currency: like.currency, exponent: like.exponent };
}

/** The sum, at the larger exponent of both; throws `currency_mismatch` for two currencies. */
export function addMoney(left: Money, right: Money): Money {
  const exponent = Math.max(left.exponent, right.exponent);
  return {
    amountMinor: minorAt(left, exponent) + minorAt(right, exponent),
    currency: sameCurrency(left, right),
    exponent,
  };
}

/** `left` less `right`, at the larger exponent of both; throws `currency_mismatch` for two currencies. */
export function subtractMoney(left: Money, right: Money): Money {
  return addMoney(left, { ...right, amountMinor: -right.amountMinor });
}

/** -1, 0 or 1: `left` is less than, equal to or more than `right`; throws `currency_mismatch` for two currencies. */
export function compareMoney(left: Money, right: Money): -1 | 0 | 1 {
  const { amountMinor } = subtractMoney(left, right);
  return amountMinor < 0n ? -1 : amountMinor > 0n ? 1 : 0;
}

const AMOUNT = /^((?:0|[1-9]\d{0,29})(?:\.\d{1,18})?)(?: ([A-Z][A-Z0-9]{2,9}))?$/;
const DECIMAL = /^(0|[1-9]\d{0,29})(?:\.(\d{1,18}))?$/;

function minorAt(money: Money, exponent: number): bigint {
  return money.amountMinor * 10n ** BigInt(exponent - money.exponent);
}

function sameCurrency(left: Money, right: Money): string {
  if (left.currency === right.currency) return left.currency;
  throw new PunteoError('currency_mismatch', `${left.currency} and ${right.currency} cannot be added or compared.`);
}

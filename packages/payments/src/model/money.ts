import { currencyExponent, isKnownCurrency } from './currency.ts';
import { PunteoError } from './punteo-error.ts';

/** An exact sum: `amountMinor` × 10^-`exponent` of `currency`. Never a double, not even on the way in. */
export interface Money {
  readonly amountMinor: bigint;
  readonly currency: string;
  /** Decimal places of the minor unit: 2 for USD, 18 for a token counted in wei. */
  readonly exponent: number;
}

/** What a text says about a sum; the currency is null where the text names none. */
export interface AmountText {
  readonly decimal: string;
  readonly currency: string | null;
}

/**
 * Reads `100.00 USD`, `100.00` or `100`. Anything else is null: no sign, no exponent, no thousands separator,
 * no surrounding space. (`100.000` is refused later for USD: in Latin America it means one hundred thousand.)
 */
export function parseAmountText(text: string): AmountText | null {
  const match = AMOUNT.exec(text);
  if (!match?.[1]) return null;
  return { decimal: match[1], currency: match[2] ?? null };
}

/** Decimal text to exact money; throws `amount_malformed` when the text is no plain decimal or finer than the minor unit. */
export function moneyFromDecimal(decimal: string, currency: string, exponent = currencyExponent(currency)): Money {
  const match = DECIMAL.exec(decimal);
  const [, whole, fraction = ''] = match ?? [];
  if (whole === undefined || fraction.length > exponent) {
    throw new PunteoError(
      'amount_malformed',
      `${JSON.stringify(decimal)} is not an amount of ${currency} (at most ${exponent} decimals).`,
    );
  }
  return { amountMinor: BigInt(whole + fraction.padEnd(exponent, '0')), currency, exponent };
}

/** Reads an amount text; its own currency wins, else `fallbackCurrency`; null when it is no amount of that currency. */
export function parseMoney(text: string, fallbackCurrency?: string): Money | null {
  const amount = parseAmountText(text);
  const currency = amount?.currency ?? fallbackCurrency;
  if (!amount || !currency) return null;
  try {
    return moneyFromDecimal(amount.decimal, currency);
  } catch {
    return null;
  }
}

/** `999.66`, with exactly as many decimals as the minor unit has. */
export function decimalText(money: Money): string {
  const negative = money.amountMinor < 0n;
  const digits = (negative ? -money.amountMinor : money.amountMinor).toString().padStart(money.exponent + 1, '0');
  const point = digits.length - money.exponent;
  const text = money.exponent === 0 ? digits : `${digits.slice(0, point)}.${digits.slice(point)}`;
  return negative ? `-${text}` : text;
}

/** `999.66 GBP`, for people: without the zeros by which a token is finer than the currency. */
export function moneyText(money: Money): string {
  return `${decimalText(trimMoney(money))} ${money.currency}`;
}

/**
 * The same sum at the coarsest exponent that holds it, but no coarser than the currency's own: 71.370000 USD is 71.37 USD.
 * Of a currency that nobody knows (a provider may write anything) it stays as it is.
 */
export function trimMoney(money: Money): Money {
  const least = isKnownCurrency(money.currency) ? currencyExponent(money.currency) : money.exponent;
  let { amountMinor, exponent } = money;
  while (exponent > least && amountMinor % 10n === 0n) {
    amountMinor /= 10n;
    exponent -= 1;
  }
  return { amountMinor, currency: money.currency, exponent };
}

export function zero(like: Pick<Money, 'currency' | 'exponent'>): Money {
  return { amountMinor: 0n, currency: like.currency, exponent: like.exponent };
}

/** Sum at the finer of both exponents; throws `currency_mismatch` across currencies. */
export function addMoney(left: Money, right: Money): Money {
  const exponent = Math.max(left.exponent, right.exponent);
  return {
    amountMinor: minorAt(left, exponent) + minorAt(right, exponent),
    currency: sameCurrency(left, right),
    exponent,
  };
}

export function subtractMoney(left: Money, right: Money): Money {
  return addMoney(left, { ...right, amountMinor: -right.amountMinor });
}

/** Negative, zero or positive as `left` is less than, equal to or more than `right`; throws `currency_mismatch`. */
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

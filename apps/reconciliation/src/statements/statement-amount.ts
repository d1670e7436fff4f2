import { type Asset, currencyExponent, type Money, PunteoError } from '@punteo/payments';
import type { DecimalMark } from '../csv/format.ts';
import { literal } from './literal.ts';

/** An amount, or the sentence that says why it is none: "should be …". */
export type ReadAmount = Money | { readonly fault: string };

export interface AmountFormat {
  readonly decimal: DecimalMark;
  readonly thousands?: string | undefined;
}

/** Reads amounts of one format, each in minor units of its currency. */
export function amountReader(
  { decimal, thousands }: AmountFormat,
  assets: readonly Asset[],
): (text: string, currency: string) => ReadAmount {
  const mark = literal(decimal);
  const plain = `\\d{1,30}(?:${mark}(?<fraction>\\d{1,18}))?`;
  const group = thousands === undefined ? null : literal(thousands);
  const pattern = new RegExp(`^[+-]?${plain}$`);
  const grouped =
    group === null ? null : new RegExp(`^[+-]?\\d{1,3}(?:${group}\\d{3})*(?:${mark}(?<fraction>\\d{1,18}))?$`);
  const example = `100${decimal}00`;
  const exponents = exponentReader(assets);
  return (text, currency) => {
    const match = pattern.exec(text) ?? grouped?.exec(text);
    if (!match) return { fault: `should be an amount such as ${example}` };
    const exponent = exponents(currency);
    if (typeof exponent !== 'number') return exponent;
    const fraction = (match.groups?.fraction ?? '').replace(/0+$/, '');
    if (fraction.length > exponent) return { fault: `has more decimals than ${currency}, which has ${exponent}` };
    const written = match.groups?.fraction === undefined ? text : text.slice(0, text.indexOf(decimal));
    const whole = written.replace(/\D/g, '');
    const amountMinor = BigInt(whole + fraction.padEnd(exponent, '0'));
    return { amountMinor: text.startsWith('-') ? -amountMinor : amountMinor, currency, exponent };
  };
}

export function isAmount(read: ReadAmount): read is Money {
  return 'amountMinor' in read;
}

/** Remembers the few currencies of a file. */
function exponentReader(assets: readonly Asset[]): (currency: string) => number | { readonly fault: string } {
  const known = new Map<string, number | { readonly fault: string }>();
  return (currency) => {
    const remembered = known.get(currency);
    if (remembered !== undefined) return remembered;
    const exponent = exponentOf(currency, assets);
    if (known.size < CURRENCIES_MAX) known.set(currency, exponent);
    return exponent;
  };
}

const CURRENCIES_MAX = 500;

function exponentOf(currency: string, assets: readonly Asset[]): number | { readonly fault: string } {
  try {
    return currencyExponent(currency, assets);
  } catch (error) {
    if (error instanceof PunteoError)
      return { fault: `is in the currency ${JSON.stringify(currency.slice(0, 20))}, which is unknown` };
    throw error;
  }
}

import { JsonNumber } from '@punteo/json';
import * as z from 'zod/mini';

const decimalGrammar = /^(?:0|[1-9]\d*)(?:\.\d+)?$/;

/**
 * An amount on Neopay's wire: a JSON number, returned as decimal text with the same digits ("999.66"). From `readJson`
 * these are the document's own digits. A plain number (from `JSON.parse`, or a literal) is accepted up to 15
 * significant digits, which a double keeps exactly. To write more digits, or to keep `122.40`, pass a `JsonNumber`.
 * Text, a sign and an exponent are refused.
 */
export const decimal = z.pipe(
  z
    .custom<number | JsonNumber>(isDecimal, 'Should be a JSON number without sign or exponent, such as 122.44.')
    .check(z.meta({ type: 'number', minimum: 0 })),
  z.transform(String),
);

function isDecimal(value: unknown): boolean {
  if (typeof value === 'number') return !Object.is(value, -0) && isExact(String(value));
  return value instanceof JsonNumber && decimalGrammar.test(value.text);
}

function isExact(digits: string): boolean {
  const significant = digits.replace('.', '').replace(/^0+/, '');
  return decimalGrammar.test(digits) && significant.length <= 15;
}

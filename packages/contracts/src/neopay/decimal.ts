import * as z from 'zod';
import { JsonNumber } from '../json/json-number.ts';

const decimalGrammar = /^(?:0|[1-9]\d*)(?:\.\d+)?$/;

/**
 * Money on Neopay's wire: a JSON number. It comes from `readJson` and comes out as decimal text, digit for digit
 * ("999.66"). To write one, give a `JsonNumber` (or a whole number). Text, a sign, an exponent and a double that is
 * not a whole number are refused.
 */
export const decimal = z
  .custom<number | JsonNumber>(isDecimal, 'Should be a JSON number without sign or exponent, such as 122.44.')
  .meta({ type: 'number', minimum: 0 })
  .transform(String);

function isDecimal(value: unknown): boolean {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0 && !Object.is(value, -0);
  return value instanceof JsonNumber && decimalGrammar.test(value.text);
}

import { type ExchangeRate, isCurrency } from '@punteo/payments';
import * as z from 'zod';
import { parseNamedItems } from './named-items.ts';

/** Parses a rates file: `{ "rates": [ … ] }`. Throws `configuration_invalid` with one line for each fault. */
export function parseRates(file: Uint8Array): readonly ExchangeRate[] {
  return parseNamedItems(file, ratesFile, 'rates', 'rate').rates;
}

const RATE = 'Should be decimal text above zero, such as "1.0853".';
const PERCENT = 'Should be decimal text from "0" to "100", such as "0.5".';
const DECIMAL = /^(?:0|[1-9]\d{0,17})(?:\.\d{1,18})?$/;
const PAIR = 'Should be two different currencies as EUR/USD: one EUR is worth `rate` USD.';

const rate = z
  .strictObject({
    source: z.string().regex(/^[ -~]{1,64}$/, 'Should be 1 to 64 visible characters.'),
    at: z.iso.datetime({ offset: true, error: 'Should be an instant such as 2026-11-29T15:00:00Z.' }),
    pair: z.string().regex(/^[A-Z][A-Z0-9]{2,9}\/[A-Z][A-Z0-9]{2,9}$/, PAIR),
    rate: z
      .string({ error: RATE })
      .regex(DECIMAL, RATE)
      .refine((text) => /[1-9]/.test(text), RATE),
    tolerancePercent: z
      .string({ error: PERCENT })
      .regex(DECIMAL, PERCENT)
      .refine((text) => Number(text) <= 100, PERCENT),
    validHours: z
      .int('Should be a whole number of hours.')
      .min(1, 'Should be at least 1.')
      .max(8_784, 'Should be at most 8784, a year.')
      .default(24),
  })
  .transform(({ pair, at, ...fields }, context): ExchangeRate => {
    const [base = '', quote = ''] = pair.split('/');
    if (base === quote || !isCurrency(base) || !isCurrency(quote)) {
      context.addIssue({ code: 'custom', message: PAIR, path: ['pair'] });
      return z.NEVER;
    }
    return { ...fields, base, quote, at: new Date(at) };
  });

const ratesFile = z.strictObject({ rates: z.array(rate).max(10_000, 'Should list at most 10000 rates.') });

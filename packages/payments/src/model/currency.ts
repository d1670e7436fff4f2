import { PunteoError } from './punteo-error.ts';

/**
 * The decimal places of a currency's minor unit: USD 2, JPY 0, KWD 3, USDT 6.
 *
 * Source: ISO 4217, list one; for stablecoins, their issuers' main contracts.
 * Throws `unknown_currency` for a code that is neither three letters nor listed here.
 */
export function currencyExponent(currency: string): number {
  if (isKnownCurrency(currency)) return EXPONENTS.get(currency) ?? 2;
  throw new PunteoError('unknown_currency', `Unknown currency ${JSON.stringify(currency)}. Use an ISO 4217 code.`);
}

export function isKnownCurrency(currency: string): boolean {
  return EXPONENTS.has(currency) || /^[A-Z]{3}$/.test(currency);
}

const EXPONENTS = new Map<string, number>([
  ...[
    'BIF',
    'CLP',
    'DJF',
    'GNF',
    'ISK',
    'JPY',
    'KMF',
    'KRW',
    'PYG',
    'RWF',
    'UGX',
    'UYI',
    'VND',
    'VUV',
    'XAF',
    'XOF',
    'XPF',
  ].map((code) => [code, 0] as const),
  ...['BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND'].map((code) => [code, 3] as const),
  ['CLF', 4],
  ['UYW', 4],
  ['USDC', 6],
  ['USDT', 6],
]);

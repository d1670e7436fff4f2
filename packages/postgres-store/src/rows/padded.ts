import { currencyExponent, isCurrency } from '@punteo/payments';

/** With at least the decimals of the currency; more where a token has more. A provider may have sent any currency. */
export function padded(decimal: string, currency: string): string {
  const [whole = '0', fraction = ''] = decimal.split('.');
  const places = Math.max(fraction.length, isCurrency(currency) ? currencyExponent(currency) : 0);
  return places === 0 ? whole : `${whole}.${fraction.padEnd(places, '0')}`;
}

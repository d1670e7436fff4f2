import { PunteoError } from './punteo-error.ts';

/** A token or coin that orders may be made out in. It exists only where the configuration of a provider lists it. */
export interface Asset {
  /** Its code in orders and in amount texts: `USDT`. Never a code of ISO 4217, active or withdrawn. */
  readonly code: string;
  readonly decimals: number;
}

/**
 * The decimal places of a currency's minor unit: USD 2, JPY 0, KWD 3. Of an asset, its decimals.
 *
 * Source: ISO 4217, list one, up to amendment 180. Throws `unknown_currency` for a code that is withdrawn, has no minor
 * unit, or is neither in the list nor in `assets`.
 */
export function currencyExponent(currency: string, assets: readonly Asset[] = []): number {
  const exponent = EXPONENTS.get(currency) ?? assets.find(({ code }) => code === currency)?.decimals;
  if (exponent === undefined) throw new PunteoError('unknown_currency', refusalOf(currency));
  return exponent;
}

/** Whether this is an active code of ISO 4217 with a minor unit. */
export function isCurrency(code: string): boolean {
  return EXPONENTS.has(code);
}

/** Whether ISO 4217 uses, or used, this code for something that no amount can be in. Such a code cannot name an asset. */
export function isReservedCurrency(code: string): boolean {
  return WITHOUT_MINOR_UNIT.includes(code) || (!isCurrency(code) && isoName(code) !== undefined);
}

function refusalOf(code: string): string {
  if (WITHOUT_MINOR_UNIT.includes(code))
    return `${code} has no minor unit in ISO 4217, so no amount can be in it. Use an active code such as USD.`;
  const name = isoName(code);
  return name === undefined
    ? `Unknown currency ${JSON.stringify(code)}. Use an active ISO 4217 code, or a token that the configuration lists.`
    : `${code} (${name}) is not an active ISO 4217 code. Use the code that replaced it.`;
}

/** The name of a code, withdrawn ones included; undefined for a code that never was a currency. */
function isoName(code: string): string | undefined {
  return /^[A-Z]{3}$/.test(code) ? NAMES.of(code) : undefined;
}

const NAMES = new Intl.DisplayNames('en', { type: 'currency', fallback: 'none' });

/** Precious metals, units of account, and the codes for tests and for no currency. */
const WITHOUT_MINOR_UNIT = codes('XAG XAU XBA XBB XBC XBD XDR XPD XPT XSU XTS XUA XXX');

const EXPONENTS: ReadonlyMap<string, number> = new Map([
  ...withExponent(0, 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'),
  ...withExponent(
    2,
    `AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY
    COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS
    INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR
    MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP
    STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG`,
  ),
  ...withExponent(3, 'BHD IQD JOD KWD LYD OMR TND'),
  ...withExponent(4, 'CLF UYW'),
]);

function withExponent(exponent: number, list: string): readonly (readonly [string, number])[] {
  return codes(list).map((code) => [code, exponent]);
}

function codes(list: string): readonly string[] {
  return list.split(/\s+/);
}

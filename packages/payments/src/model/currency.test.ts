import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { currencyExponent, isCurrency, isReservedCurrency } from './currency.ts';

/** ISO's own list one, as published; `N.A.` where a code has no minor unit. */
const list = readFileSync(fileURLToPath(import.meta.resolve('currency-codes/iso-4217-list-one.xml')), 'utf8');
const publishedOn = /Pblshd="([\d-]+)"/.exec(list)?.[1] ?? '';
const minorUnits = new Map(
  [...list.matchAll(/<CcyNtry>(.*?)<\/CcyNtry>/gs)].flatMap(([, entry = '']) => {
    const code = /<Ccy>(\w+)</.exec(entry)?.[1];
    return code ? [[code, /<CcyMnrUnts>([^<]+)</.exec(entry)?.[1] ?? ''] as const] : [];
  }),
);

/** What the amendments say that are newer than the list: null for a code that is withdrawn. */
const amendments = [
  { number: 176, effectiveOn: '2025-03-31', codes: { ANG: null, XCG: '2' } },
  { number: 178, effectiveOn: '2025-02-14', codes: { CUC: null } },
  { number: 179, effectiveOn: '2025-05-12', codes: { XAD: '2' } },
  { number: 180, effectiveOn: '2026-01-01', codes: { BGN: null } },
] as const;
for (const { effectiveOn, codes } of amendments) {
  if (effectiveOn <= publishedOn) continue;
  for (const [code, minorUnit] of Object.entries(codes)) {
    if (minorUnit === null) minorUnits.delete(code);
    else minorUnits.set(code, minorUnit);
  }
}

const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
const everyCode = LETTERS.flatMap((one) => LETTERS.flatMap((two) => LETTERS.map((three) => one + two + three)));

test('exactly the active ISO 4217 codes with a minor unit are currencies, each with the decimals of ISO 4217', () => {
  const expected = [...minorUnits].filter(([, minorUnit]) => minorUnit !== 'N.A.');
  const accepted = everyCode.filter(isCurrency).map((code) => [code, String(currencyExponent(code))]);
  expect(accepted).toEqual(expected.sort(([left], [right]) => (left < right ? -1 : 1)));
  expect(accepted).toHaveLength(165);
});

test.each([
  ['USD', 2],
  ['JPY', 0],
  ['BHD', 3],
  ['CLF', 4],
  ['UYW', 4],
  ['XCG', 2],
  ['ZWG', 2],
  ['VED', 2],
  ['SLE', 2],
  ['XAF', 0],
])('%s has %i decimals', (code, exponent) => {
  expect(currencyExponent(code)).toBe(exponent);
});

test('each of the 13 codes without a minor unit is refused, and the message says why', () => {
  const codes = [...minorUnits].filter(([, minorUnit]) => minorUnit === 'N.A.').map(([code]) => code);
  expect(codes).toHaveLength(13);
  for (const code of codes) {
    expect(() => currencyExponent(code), code).toThrow(
      expect.objectContaining({
        code: 'unknown_currency',
        message: expect.stringContaining(`${code} has no minor unit`),
      }),
    );
    expect(isReservedCurrency(code), code).toBe(true);
  }
});

test.each([
  ['HRK', 'HRK (Croatian Kuna) is not an active ISO 4217 code. Use the code that replaced it.'],
  ['BGN', 'BGN (Bulgarian Lev) is not an active ISO 4217 code. Use the code that replaced it.'],
  ['ANG', /^ANG \(.* Guilder\) is not an active/],
  ['DEM', /^DEM \(German Mark\) is not an active/],
  ['CUC', /^CUC /],
  ['SLL', /^SLL /],
  ['VEF', /^VEF /],
  ['ZWL', /^ZWL /],
])('the withdrawn code %s is refused by its name', (code, message) => {
  expect(() => currencyExponent(code)).toThrow(message);
  expect(isReservedCurrency(code)).toBe(true);
});

test.each(['ZZZ', 'ABC', 'usd', 'US', '', 'USDT', 'DOGECOIN', 'USD ', 'U$D'])(
  'the unknown code %j is refused',
  (code) => {
    expect(() => currencyExponent(code)).toThrow(
      `Unknown currency ${JSON.stringify(code)}. Use an active ISO 4217 code, or a token that the configuration lists.`,
    );
    expect(isReservedCurrency(code)).toBe(false);
  },
);

test('a token is known only where the configuration lists it, and never redefines a currency', () => {
  const assets = [
    { code: 'USDT', decimals: 6 },
    { code: 'USD', decimals: 18 },
  ];
  expect(currencyExponent('USDT', assets)).toBe(6);
  expect(currencyExponent('USD', assets)).toBe(2);
  expect(() => currencyExponent('USDC', assets)).toThrow('Unknown currency "USDC"');
});

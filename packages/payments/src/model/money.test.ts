import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addMoney,
  compareMoney,
  decimalText,
  moneyFromDecimal,
  moneyText,
  parseAmountText,
  parseMoney,
  subtractMoney,
} from './money.ts';

describe('E7: in the amount grammar,', () => {
  test.each([
    ['100.00 USD', { amountMinor: 10_000n, currency: 'USD', exponent: 2 }],
    ['100 GBP', { amountMinor: 10_000n, currency: 'GBP', exponent: 2 }],
    ['0.29 GBP', { amountMinor: 29n, currency: 'GBP', exponent: 2 }],
    ['1.13 USD', { amountMinor: 113n, currency: 'USD', exponent: 2 }],
    ['999.66 GBP', { amountMinor: 99_966n, currency: 'GBP', exponent: 2 }],
    ['500 JPY', { amountMinor: 500n, currency: 'JPY', exponent: 0 }],
    ['1.234 KWD', { amountMinor: 1_234n, currency: 'KWD', exponent: 3 }],
    ['90071992547409.93 USD', { amountMinor: 9_007_199_254_740_993n, currency: 'USD', exponent: 2 }],
  ])('%j is read exactly', (text, money) => {
    expect(parseMoney(text)).toEqual(money);
  });

  test.each(
    [
      '',
      ' ',
      '.',
      '-',
      '+',
      '-1',
      '+1',
      '1e3',
      '1E3',
      '1e400',
      'NaN',
      'Infinity',
      '-Infinity',
      '0x10',
      '0b1',
      '0o7',
      '1_000',
      '1,000',
      '100,00',
      '1.000,00',
      '1 000',
      '100.000',
      '100.001',
      '100.10000000000001',
      '00',
      '01',
      '0100.00',
      '1.',
      '.5',
      '1..0',
      '1.0.0',
      ' 100.00 USD',
      '100.00 USD ',
      '100.00  USD',
      '100.00\tUSD',
      '100.00\u00a0USD',
      '100.00USD',
      'USD 100.00',
      '$100.00',
      '100.00 usd',
      '100.00 US',
      '100.00 U$D',
      '100.00 USD USD',
      '100.00\n',
      '\n100.00',
      '100.00 USD\n',
      '１００',
      '١٠٠',
      '100.00\u0000',
      'null',
      'undefined',
      'true',
      '[]',
      '{}',
      '"100"',
      '1/2',
      '50%',
      '1e-2',
      '5 JPY.',
      '5.1 JPY',
      '--1',
      '1-',
      '(1)',
      'a',
      '١',
      '²',
      '100.00 ZZZZ',
      '9'.repeat(40),
      '1.00 USD;',
      '1.00 <b>',
    ].map((text) => [text]),
  )('%j is no amount, with a currency behind it neither', (text) => {
    expect(parseMoney(text)).toBeNull();
    expect(parseMoney(`${text} USD`)).toBeNull();
  });

  test('an amount text without a currency has a decimal part, and is no money', () => {
    expect(parseMoney('100.00')).toBeNull();
    expect(parseAmountText('100.00')).toEqual({ decimal: '100.00', currency: null });
  });
});

test.each(['1.00 ZZZ', '1.00 HRK', '1 XXX', '1.00 XAU', '1.00 USDT'])(
  '%j is no money, since its code is no active currency and no configured token',
  (text) => {
    expect(parseMoney(text)).toBeNull();
  },
);

test('an amount of a configured token is money with the decimals of the token', () => {
  const assets = [{ code: 'USDT', decimals: 6 }];
  expect(parseMoney('1.00 USDT', assets)).toEqual({ amountMinor: 1_000_000n, currency: 'USDT', exponent: 6 });
  expect(parseMoney('1.0000001 USDT', assets)).toBeNull();
});

test('every amount from 0.01 to 10,000.00 USD is read to the exact cent', () => {
  for (let cents = 1n; cents <= 1_000_000n; cents += 1n) {
    const text = `${cents / 100n}.${(cents % 100n).toString().padStart(2, '0')}`;
    if (moneyFromDecimal(text, 'USD').amountMinor !== cents) expect.fail(`${text} was read as another amount`);
  }
});

test('an amount written by moneyText is read back by parseMoney unchanged', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: 0n, max: 10n ** 29n }),
      fc.constantFrom('USD', 'JPY', 'KWD', 'CLF'),
      (minor, currency) => {
        const { exponent } = moneyFromDecimal('0', currency);
        const money = { amountMinor: minor, currency, exponent };
        expect(parseMoney(moneyText(money))).toEqual(money);
      },
    ),
    { numRuns: 10_000 },
  );
});

test('adding and then subtracting an amount of another exponent gives the exact amount back', () => {
  const money = fc.record({
    amountMinor: fc.bigInt(-(10n ** 24n), 10n ** 24n),
    currency: fc.constant('USD'),
    exponent: fc.integer({ min: 0, max: 18 }),
  });
  fc.assert(
    fc.property(money, money, (left, right) => {
      expect(compareMoney(subtractMoney(addMoney(left, right), right), left)).toBe(0);
    }),
  );
});

test('decimalText writes a negative difference with its sign and all its digits', () => {
  const difference = subtractMoney(moneyFromDecimal('1.00', 'USD'), moneyFromDecimal('1.05', 'USD'));
  expect(decimalText(difference)).toBe('-0.05');
});

test('adding or comparing two currencies throws and names both', () => {
  const [dollar, pound] = [moneyFromDecimal('1', 'USD'), moneyFromDecimal('1', 'GBP')];
  expect(() => addMoney(dollar, pound)).toThrow(/USD and GBP/);
  expect(() => compareMoney(dollar, pound)).toThrow(/USD and GBP/);
});

test.each([
  ['71370000', 'USD', 6, '71.37 USD'],
  ['71370001', 'USD', 6, '71.370001 USD'],
  ['0', 'USD', 18, '0.00 USD'],
  ['5000', 'JPY', 3, '5 JPY'],
  ['12240', 'gbp', 2, '122.40 gbp'],
  ['7', 'POINTS7', 0, '7 POINTS7'],
  ['12500000000000000000', 'USDT', 18, '12.50 USDT'],
])(
  'moneyText writes %s %s with %i decimals as %s, without the trailing zeros of a token',
  (minor, currency, exponent, text) => {
    expect(moneyText({ amountMinor: BigInt(minor), currency, exponent })).toBe(text);
  },
);

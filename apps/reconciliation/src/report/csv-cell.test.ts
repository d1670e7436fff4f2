import { faultCount } from '@punteo/testing';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { disarm, keepAsText, rearm } from './csv-cell.ts';

test.each([
  '=1+1',
  '+1',
  '-1',
  '@SUM(A1)',
  "'=1",
  '＝1+1',
  '＋1',
  '－1',
  '＠SUM(A1)',
  '\u22121',
  ' =1',
  '"=1',
  '\u200B=1',
])('a cell that a spreadsheet would run as a formula gets an apostrophe: %j', (text) => {
  expect(disarm(text)).toBe(`'${text}`);
});

test.each([
  ["Binance;=cmd|'/C calc'!A0;", "Binance;'=cmd|'/C calc'!A0;"],
  ['a,=1', "a,'=1"],
  ['a\t=1', "a\t'=1"],
  ['a\n=1', "a\n'=1"],
  ['a\r=1', "a\r'=1"],
  ['a\r\n=1', "a\r\n'=1"],
  ['a;  "=1', `a;'  "=1`],
  ['a;,=1', "a;,'=1"],
  ['a\u2028@x', "a\u2028'@x"],
  ['\t=1', "'\t'=1"],
  ['\tx', "'\tx"],
])('a formula behind a separator gets an apostrophe too: %j', (text, disarmed) => {
  expect(disarm(text)).toBe(disarmed);
});

test('a cell that is no formula is unchanged', () => {
  for (const text of ['', 'A-1', '100.00', 'a=b', 'Órden', 'a; b', "it's", 'a\n\nb', "d'x; 'y"])
    expect(disarm(text)).toBe(text);
});

test.each(['007', '1-2', '1/2', '1,5', '1.5', '10:30', '1e5', '12345678901234567890', '10 €', '5 %', '(5)', 'TRUE'])(
  'text that a spreadsheet would read as a value is kept as text: %j',
  (text) => {
    expect(keepAsText(text)).toBe(`'${text}`);
  },
);

test.each(['verdadero', 'mar 2026', '1 de mayo de 2026', '5-may', '10 pm', '#N/A', '2026-03-01T10:00:00Z'])(
  'text that a spreadsheet in English or Spanish would read as a value is kept as text: %j',
  (text) => {
    expect(keepAsText(text)).toBe(`'${text}`);
  },
);

test('text that a spreadsheet reads as text is unchanged', () => {
  for (const text of ['', 'Begoña', 'A-1', 'paid in cash', 'pagado el 3 de mayo', 'a 10', "don't", 'mayo', 'B2 floor'])
    expect(keepAsText(text)).toBe(text);
});

/** Texts that are dense in what matters here. */
const texts = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({
    unit: fc.constantFrom(...'\'=+-@\t\r\n,;" a1０＝－./:e'.split(''), 'may', '\u2028', '\u0000'),
    maxLength: 12,
  }),
);

test('rearm restores every text that disarm or keepAsText changed', { timeout: 300_000 }, () => {
  fc.assert(
    fc.property(texts, (text) => {
      expect([rearm(disarm(text)), rearm(keepAsText(text))]).toEqual([text, text]);
    }),
    { numRuns: faultCount(2_000, 100_000) },
  );
});

test('no part of a disarmed text begins a formula, at whichever separators it is split', { timeout: 300_000 }, () => {
  const separators = fc.subarray([',', ';', '\t', '\r\n', '\n', '\r'], { minLength: 1 });
  fc.assert(
    fc.property(texts, separators, (text, chosen) => {
      for (const part of disarm(text).split(new RegExp(chosen.join('|')))) {
        expect(part).not.toMatch(/^[\s"]*[=+\-@＝＋－＠]/);
        expect(part).not.toMatch(/^[\t\r]*[=+\-@]/);
      }
    }),
    { numRuns: faultCount(2_000, 100_000) },
  );
});

test('a text of 200,000 separators, blanks and apostrophes is disarmed and restored in linear time', () => {
  for (const unit of ['\t', ' ', "'", ';', ';=', '" '])
    for (const end of ['', '=1']) {
      const text = unit.repeat(200_000) + end;
      expect(rearm(disarm(text)) === text).toBe(true);
    }
});

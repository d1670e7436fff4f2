import fc from 'fast-check';
import { expect, test } from 'vitest';
import { disarm, rearm } from './csv-cell.ts';

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', "'=1", '＝1+1'])(
  'a cell that a spreadsheet would run as a formula gets an apostrophe: %j',
  (text) => {
    expect(disarm(text)).toBe(`'${text}`);
  },
);

test('a cell that is no formula is unchanged', () => {
  for (const text of ['', 'A-1', '100.00', 'a=b', 'Órden']) expect(disarm(text)).toBe(text);
});

test('rearm restores every text that disarm changed', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => rearm(disarm(text)) === text));
  fc.assert(fc.property(fc.stringMatching(/^['=+@-]{0,4}a?$/), (text) => rearm(disarm(text)) === text));
});

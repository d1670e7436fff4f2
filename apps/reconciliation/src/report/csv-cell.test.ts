import fc from 'fast-check';
import { expect, test } from 'vitest';
import { disarm, rearm } from './csv-cell.ts';

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', "'=1", '＝1+1'])('%j is no formula any more', (text) => {
  expect(disarm(text)).toBe(`'${text}`);
});

test('a harmless cell stays as it is', () => {
  for (const text of ['', 'A-1', '100.00', 'a=b', 'Órden']) expect(disarm(text)).toBe(text);
});

test('every text comes back as it was', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => rearm(disarm(text)) === text));
  fc.assert(fc.property(fc.stringMatching(/^['=+@-]{0,4}a?$/), (text) => rearm(disarm(text)) === text));
});

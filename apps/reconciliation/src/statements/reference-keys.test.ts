import { referenceKey } from '@punteo/payments';
import { expect, test } from 'vitest';
import { referenceKeys } from './reference-keys.ts';

test.each(['PAYOUT PO 900003', 'PAYOUT PO-900003', 'payout po900003.', 'PO 900003/NEOPAY'])(
  'the text %j names PO-900003',
  (text) => {
    expect(referenceKeys([], [text])).toContain(referenceKey('PO-900003'));
  },
);

test.each([
  ['a sum', 'EUR 114775.00'],
  ['the groups of a number', '12 345678'],
  ['a long word', 'RECIBO 99999'],
  ['the end of a word', 'señor 99999'],
  ['a number of four digits', 'PO 2026'],
])('%s is not joined to one name', (_what, text) => {
  expect(referenceKeys([], [text])).not.toContain(referenceKey(text));
  expect(referenceKeys([], [text]).filter((key) => /[a-z]/.test(key))).toEqual([]);
});

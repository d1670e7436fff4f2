import { decimalText } from '@punteo/payments';
import { expect, test } from 'vitest';
import { feeOf } from './fee.ts';

const none = { amount: '200.00', currency: 'GBP', fee: null, percentual_fee: null, total_fee: null };

test.each([
  ['the total, where it is stated', { fee: '9', percentual_fee: '9', total_fee: '1.30' }, '1.30'],
  ['a fixed fee alone', { fee: '0.30' }, '0.30'],
  ['a percentage of the amount', { percentual_fee: '1.5' }, '3.00000'],
  ['both added, to the last digit', { fee: '0.30', percentual_fee: '0.333' }, '0.9660000'],
  ['no fee, which is one of zero', { total_fee: '0' }, '0'],
])('a fee is read: %s', (_, stated, expected) => {
  const fee = feeOf({ ...none, ...stated });
  expect(fee && decimalText(fee)).toBe(expected);
  expect(fee?.currency).toBe('GBP');
});

test.each([
  ['nothing is stated, as in every sample', {}],
  ['one that is no plain decimal', { total_fee: '1,30' }],
  ['a negative one', { fee: '-1' }],
  ['a percentage that is no percentage', { percentual_fee: '1000' }],
  ['a percentage that cannot be read', { fee: '1', percentual_fee: '1.5 %' }],
])('no fee is known: %s', (_, stated) => {
  expect(feeOf({ ...none, ...stated })).toBeNull();
});

import { expect, test } from 'vitest';
import { differenceOf, sumOf } from './exact-sum.ts';

test('sums and differences are exact, with the decimals of the finest amount', () => {
  expect(sumOf(['0.1', '0.20'])).toBe('0.30');
  expect(sumOf(['99999999999999999999.99', '0.01'])).toBe('100000000000000000000.00');
  expect(sumOf(['0.000000000000000001', '1'])).toBe('1.000000000000000001');
  expect(sumOf([])).toBe('0');
  expect(differenceOf('100.00', '100')).toBe('0.00');
});

test('negative amounts count as such', () => {
  expect(sumOf(['-0.50', '0.20'])).toBe('-0.30');
  expect(differenceOf('10', '12.5')).toBe('-2.5');
  expect(differenceOf('10', '-2.50')).toBe('12.50');
});

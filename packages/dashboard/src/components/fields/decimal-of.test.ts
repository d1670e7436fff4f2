import { expect, test } from 'vitest';
import { decimalOf } from './decimal-of.ts';

test('an amount is read with a point or a comma, and keeps every digit', () => {
  expect(decimalOf('100')).toBe('100');
  expect(decimalOf(' 1234,50 ')).toBe('1234.50');
  expect(decimalOf('0.000000000000000001')).toBe('0.000000000000000001');
  expect(decimalOf('007.10')).toBe('7.10');
});

test('an amount with groups, a sign, an exponent or letters is refused', () => {
  for (const written of ['', '1.234,50', '1,234.50', '1 234', '-1', '1e3', '12 EUR', '.5'])
    expect(decimalOf(written)).toBeNull();
});

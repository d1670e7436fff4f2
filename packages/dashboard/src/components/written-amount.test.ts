import { expect, test } from 'vitest';
import { writtenAmount } from './written-amount.ts';

test('an amount is taken with a point or a comma before its decimals, digit by digit', () => {
  expect(writtenAmount(' 1234,50 ')).toBe('1234.50');
  expect(writtenAmount('0.123456789012345678')).toBe('0.123456789012345678');
  expect(writtenAmount('12345678901234567890')).toBe('12345678901234567890');
});

test.each(['', '1.234,50', '1,234.50', '1,234,567', '-5', '1e3', '5 EUR', '05'])('%j is no amount', (written) => {
  expect(writtenAmount(written)).toBe(null);
});

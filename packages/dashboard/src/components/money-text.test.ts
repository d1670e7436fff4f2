import { expect, test } from 'vitest';
import { amountText, moneyText } from './money-text.ts';

test('an amount keeps every digit, however many it has', () => {
  expect(amountText('123456789012345678901234567890.123456789012345678', 'en')).toBe(
    '123,456,789,012,345,678,901,234,567,890.123456789012345678',
  );
  expect(amountText('0.10', 'en')).toBe('0.10');
  expect(amountText('-5', 'en')).toBe('-5');
});

test('an amount is written as the locale writes numbers', () => {
  expect(amountText('12345.50', 'es')).toBe('12.345,50');
  expect(moneyText({ value: '12345.50', currency: 'EUR' }, 'en-GB')).toBe('12,345.50\u00A0EUR');
});

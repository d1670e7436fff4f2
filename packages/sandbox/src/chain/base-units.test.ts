import { expect, test } from 'vitest';
import { baseUnits } from './base-units.ts';

test.each([
  [100n, 6, 100n],
  ['100.00', 6, 100_000_000n],
  ['0.29', 18, 290_000_000_000_000_000n],
  ['1', 0, 1n],
])('%s with %i decimals becomes %s smallest units', (amount, decimals, expected) => {
  expect(baseUnits(amount, decimals)).toBe(expected);
});

test.each(['', '-1', '1e3', '1.', '.5', '100.00 USD', '1.0000001'])('%j with 6 decimals is rejected', (amount) => {
  expect(() => baseUnits(amount, 6)).toThrow(RangeError);
});

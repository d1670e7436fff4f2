import { expect, test } from 'vitest';
import { nextPeriod } from './next-period.ts';

test('after a month comes the next month, after a day within a month the next day', () => {
  expect(nextPeriod({ lastDay: '2026-11-30' }, new Date())).toBe('2026-12');
  expect(nextPeriod({ lastDay: '2026-12-31' }, new Date())).toBe('2027-01');
  expect(nextPeriod({ lastDay: '2026-11-28' }, new Date())).toBe('2026-11-29');
});

test('the first period is the month before today', () => {
  expect(nextPeriod(undefined, new Date(2026, 0, 15))).toBe('2025-12');
});

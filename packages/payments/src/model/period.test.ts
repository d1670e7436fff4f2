import { expect, test } from 'vitest';
import { dayAfter, periodDays } from './period.ts';

test.each([
  ['2026-11', '2026-11-01', '2026-11-30'],
  ['2028-02', '2028-02-01', '2028-02-29'],
  ['2026-12', '2026-12-01', '2026-12-31'],
  ['2026-11-28', '2026-11-28', '2026-11-28'],
  ['2026-11-01--2026-11-15', '2026-11-01', '2026-11-15'],
  ['2026-11-28--2026-11-28', '2026-11-28', '2026-11-28'],
])('the period %s is the days from %s to %s', (name, firstDay, lastDay) => {
  expect(periodDays(name)).toEqual({ firstDay, lastDay });
});

test.each([
  '2026-13',
  '2026-02-30',
  '2026-11-15--2026-11-01',
  '2026-11-01/2026-11-15',
  '26-11',
  '2026-11-1',
  '0000-01',
  '9999-12',
  '',
  '2026-11\n',
])('%j is no period', (name) => {
  expect(periodDays(name)).toBeNull();
});

test.each([
  ['2026-11-30', '2026-12-01'],
  ['2028-02-28', '2028-02-29'],
  ['2026-12-31', '2027-01-01'],
])('the day after %s is %s', (day, next) => {
  expect(dayAfter(day)).toBe(next);
});

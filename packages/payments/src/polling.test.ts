import { expect, test } from 'vitest';
import { nextCheckAt } from './polling.ts';

const now = new Date('2026-06-01T00:00:00Z');
const minutesLater = (at: Date) => (at.getTime() - now.getTime()) / 60_000;

test('it asks again after 1, 2, 5, 15 and 60 minutes, then hourly', () => {
  expect([0, 1, 2, 3, 4, 5, 100].map((attempts) => minutesLater(nextCheckAt(attempts, now)))).toEqual([
    1, 2, 5, 15, 60, 60, 60,
  ]);
});

test('a witness that asks for patience gets it, but never more than an hour and never a hot loop', () => {
  expect(minutesLater(nextCheckAt(0, now, 600))).toBe(10);
  expect(minutesLater(nextCheckAt(0, now, 99_999_999))).toBe(60);
  expect(minutesLater(nextCheckAt(0, now, -1))).toBe(1);
});

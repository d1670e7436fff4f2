import { expect, test } from 'vitest';
import { nextCheckAt, nextWatchAt } from './polling.ts';

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

test('what is proven is looked at hourly while it might still be undone, once more after that, and then never', () => {
  const until = new Date('2026-06-01T01:30:00Z');
  expect(nextWatchAt(now, until)).toEqual(new Date('2026-06-01T01:00:00Z'));
  expect(nextWatchAt(new Date('2026-06-01T01:00:00Z'), until)).toEqual(new Date('2026-06-01T02:00:00Z'));
  expect(nextWatchAt(new Date('2026-06-01T02:00:00Z'), until)).toBeNull();
  expect(nextWatchAt(now, null)).toBeNull();
});

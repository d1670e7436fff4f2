import { expect, test } from 'vitest';
import { nextCheckAt, nextWatchAt } from './polling.ts';

const now = new Date('2026-06-01T00:00:00Z');
const minutesLater = (at: Date) => (at.getTime() - now.getTime()) / 60_000;

test('it asks at 1, 2, 5, 15 and 60 minutes, then hourly', () => {
  const ages: number[] = [];
  for (let at = now; ages.length < 8; ages.push(minutesLater(at))) at = nextCheckAt(now, at);
  expect(ages).toEqual([1, 2, 5, 15, 60, 120, 180, 240]);
});

test('a look in between changes nothing, and one just before its turn stands for it', () => {
  const after = (seconds: number) => minutesLater(nextCheckAt(now, new Date(now.getTime() + seconds * 1_000)));
  expect([-5, 5, 45, 55, 61, 119, 200, 3_000, 3_595, 3_601].map(after)).toEqual([1, 1, 1, 2, 2, 5, 5, 60, 120, 120]);
});

test('a witness that asks for patience gets it, but never more than an hour and never a hot loop', () => {
  expect(minutesLater(nextCheckAt(now, now, 600))).toBe(10);
  expect(minutesLater(nextCheckAt(now, now, 99_999_999))).toBe(60);
  expect(minutesLater(nextCheckAt(now, now, -1))).toBe(1);
});

test('what began in the future, by a clock that is ahead of ours, begins soon', () => {
  expect(minutesLater(nextCheckAt(new Date('2026-07-01T00:00:00Z'), now))).toBeLessThan(2);
});

test('what is proven is looked at hourly while it might still be undone, once more after that, and then never', () => {
  const until = new Date('2026-06-01T01:30:00Z');
  expect(nextWatchAt(now, until)).toEqual(new Date('2026-06-01T01:00:00Z'));
  expect(nextWatchAt(new Date('2026-06-01T01:00:00Z'), until)).toEqual(new Date('2026-06-01T02:00:00Z'));
  expect(nextWatchAt(new Date('2026-06-01T02:00:00Z'), until)).toBeNull();
  expect(nextWatchAt(now, null)).toBeNull();
});

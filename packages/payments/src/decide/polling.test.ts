import { expect, test } from 'vitest';
import { nextFinalityAt, nextPollAt, nextSearchAt, nextWatchAt } from './polling.ts';

const now = new Date('2026-06-01T00:00:00Z');
const minutesLater = (at: Date) => (at.getTime() - now.getTime()) / 60_000;

test('an open claim is polled ever more rarely: after minutes, then hours, and once a day in the end', () => {
  const ages: number[] = [];
  for (let at = now; ages.length < 12; ages.push(minutesLater(at))) at = nextPollAt(now, at);
  const hours = [2, 4, 8, 16, 24, 48, 72].map((hour) => hour * 60);
  expect(ages).toEqual([1, 2, 5, 15, 60, ...hours]);
});

test('money that waits for finality is asked about after 1, 2, 5, 15 and 60 minutes, then hourly', () => {
  const ages: number[] = [];
  for (let at = now; ages.length < 8; ages.push(minutesLater(at))) at = nextFinalityAt(now, at);
  expect(ages).toEqual([1, 2, 5, 15, 60, 120, 180, 240]);
});

test('a verification between two polls does not shift the schedule, and one just before a poll replaces it', () => {
  const after = (seconds: number) => minutesLater(nextPollAt(now, new Date(now.getTime() + seconds * 1_000)));
  expect([-5, 5, 45, 55, 61, 119, 200, 3_000, 3_595, 3_601].map(after)).toEqual([1, 1, 1, 2, 2, 5, 5, 60, 120, 120]);
});

test('C3: the retry-after of a witness is respected, but limited to between a second and an hour', () => {
  expect(minutesLater(nextPollAt(now, now, 600))).toBe(10);
  expect(minutesLater(nextPollAt(now, now, 99_999_999))).toBe(60);
  expect(minutesLater(nextPollAt(now, now, -1))).toBe(1);
});

test('C19: a claim dated in the future by a clock ahead of ours is polled within two minutes', () => {
  expect(minutesLater(nextPollAt(new Date('2026-07-01T00:00:00Z'), now))).toBeLessThan(2);
});

test('a missing transaction is searched for on the polling schedule, and not after thirty days', () => {
  const hours: number[] = [];
  for (let at: Date | null = now; at !== null; at = nextSearchAt(now, at)) hours.push(minutesLater(at) / 60);
  expect(hours.slice(1, 7)).toEqual([1, 2, 5, 15, 60, 120].map((minutes) => minutes / 60));
  expect(hours.slice(-30)).toEqual(Array.from({ length: 30 }, (_, index) => (1 + index) * 24));
  // Hourly polling for thirty days would be over 700 searches.
  expect(hours).toHaveLength(40);
});

test('a search begins within two minutes by any clock, and respects the retry-after of a witness', () => {
  expect(nextSearchAt(new Date('2026-07-01T00:00:00Z'), now)?.getTime()).toBeLessThan(now.getTime() + 120_000);
  expect(nextSearchAt(now, now, 600)).toEqual(new Date(now.getTime() + 600_000));
  const fourthDay = new Date(now.getTime() + 4 * 86_400_000 - 30_000);
  expect(nextSearchAt(now, fourthDay, 600)).toEqual(new Date(fourthDay.getTime() + 600_000));
  expect(nextSearchAt(now, new Date('2046-01-01T00:00:00Z'))).toBeNull();
});

test('a proven payment is verified hourly while it could be undone, once more after that, and then never', () => {
  const until = new Date('2026-06-01T01:30:00Z');
  expect(nextWatchAt(now, until)).toEqual(new Date('2026-06-01T01:00:00Z'));
  expect(nextWatchAt(new Date('2026-06-01T01:00:00Z'), until)).toEqual(new Date('2026-06-01T02:00:00Z'));
  expect(nextWatchAt(new Date('2026-06-01T02:00:00Z'), until)).toBeNull();
  expect(nextWatchAt(now, null)).toBeNull();
});

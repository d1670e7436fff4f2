import { expect, test } from 'vitest';
import { afterFailure } from './after-failure.ts';

const WRITTEN = new Date('2026-06-01T12:00:00Z');
const after = (seconds: number) => new Date(WRITTEN.getTime() + seconds * 1_000);
const HOUR = 3_600;
const DAY = 24 * HOUR;
const failureOf = (reason: string) => ({ reason, retryAfterSeconds: null });

/** The seconds, counted from the first attempt, at which an event that is written then and always fails is tried. */
function attemptsOf(reason: string): readonly number[] {
  const attempts = [0];
  for (;;) {
    const seconds = attempts.at(-1) as number;
    const triedSince = seconds === 0 ? null : WRITTEN;
    const outcome = afterFailure(failureOf(reason), { waitingSince: WRITTEN, triedSince }, after(seconds));
    if (outcome.delivered || outcome.nextAttemptAt === null) return attempts;
    attempts.push((outcome.nextAttemptAt.getTime() - WRITTEN.getTime()) / 1_000);
  }
}

test('a failing event is tried at most six times in any minute, after ever longer waits of at most 15 minutes', () => {
  const attempts = attemptsOf('http_500');
  expect(attempts.slice(0, 9)).toEqual([0, 2, 4, 8, 16, 32, 64, 128, 256]);
  const mostInOneMinute = Math.max(
    ...attempts.map((at) => attempts.filter((each) => each >= at && each < at + 60).length),
  );
  expect(mostInOneMinute).toBe(6);
  const waits = attempts.slice(1).map((at, index) => at - (attempts[index] as number));
  expect(Math.max(...waits)).toBe(900);
});

test.each(['http_400', 'http_401', 'http_404', 'http_410', 'http_422'])(
  'an event that is always answered %s is a dead letter after an hour',
  (reason) => {
    const last = attemptsOf(reason).at(-1) as number;
    expect(last).toBeGreaterThanOrEqual(HOUR);
    expect(last).toBeLessThanOrEqual(HOUR + 900);
  },
);

test.each(['http_408', 'http_425', 'http_429', 'http_500', 'http_302', 'timeout', 'unreachable'])(
  'an event whose attempts all end with %s is a dead letter after 3 days',
  (reason) => {
    const last = attemptsOf(reason).at(-1) as number;
    expect(last).toBeGreaterThanOrEqual(3 * DAY);
    expect(last).toBeLessThanOrEqual(3 * DAY + 900);
  },
);

test('an event that waited 3 days behind others is tried for an hour before it is a dead letter', () => {
  const first = after(4 * DAY);
  expect(afterFailure(failureOf('http_500'), { waitingSince: WRITTEN, triedSince: null }, first)).toMatchObject({
    nextAttemptAt: after(4 * DAY + 2),
  });
  const minute59 = { waitingSince: WRITTEN, triedSince: first };
  expect(afterFailure(failureOf('http_500'), minute59, after(4 * DAY + 3_599))).toMatchObject({
    nextAttemptAt: expect.any(Date),
  });
  expect(afterFailure(failureOf('http_500'), minute59, after(4 * DAY + 3_600))).toMatchObject({ nextAttemptAt: null });
});

test('an endpoint that asks for a later attempt is not tried before, and one that asks for less keeps the usual wait', () => {
  const next = (retryAfterSeconds: number) =>
    afterFailure({ reason: 'http_503', retryAfterSeconds }, { waitingSince: WRITTEN, triedSince: WRITTEN }, after(30));
  expect([next(60), next(1)]).toMatchObject([{ nextAttemptAt: after(90) }, { nextAttemptAt: after(60) }]);
});

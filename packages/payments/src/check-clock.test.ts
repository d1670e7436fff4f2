import { expect, test } from 'vitest';
import { checkClock } from './check-clock.ts';

const ours = new Date('2026-06-01T12:00:00Z');

test.each([
  ['12:00:00', 'ok', /agree/],
  ['11:59:31', 'ok', /agree/],
  ['11:59:29', 'warn', /31 seconds ahead of theirs. Check the time synchronisation/],
  ['12:00:31', 'warn', /31 seconds behind theirs/],
  ['11:54:59', 'fail', /301 seconds ahead/],
  ['nonsense', 'warn', /has no date/],
])('a clock that shows %s when ours shows 12:00:00 is reported as %s', (time, result, detail) => {
  const probe = checkClock('clock', new Date(`2026-06-01T${time}Z`), ours);
  expect(probe).toMatchObject({ name: 'clock', result, detail: expect.stringMatching(detail) });
});

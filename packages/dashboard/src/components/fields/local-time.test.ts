import { expect, test } from 'vitest';
import { instantOfLocal, localOfInstant } from './local-time.ts';

test('a time in an input is the instant in the time zone of the browser, and back', () => {
  const instant = instantOfLocal('2026-03-01T10:00');
  expect(instant).toBe(new Date(2026, 2, 1, 10, 0).toISOString());
  expect(localOfInstant(instant)).toBe('2026-03-01T10:00');
});

test('an empty input has no instant', () => {
  expect(instantOfLocal('')).toBeNull();
  expect(localOfInstant(null)).toBe('');
});

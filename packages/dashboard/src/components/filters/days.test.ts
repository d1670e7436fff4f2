import { expect, test } from 'vitest';
import { dayOfInstant, instantOfDay } from './days.ts';

test('a day begins at midnight of this machine’s time zone, and its instant is that day again', () => {
  const instant = instantOfDay('2026-03-01');
  expect(new Date(String(instant)).getHours()).toBe(0);
  expect(dayOfInstant(instant)).toBe('2026-03-01');
});

test('what is no day or no instant is none', () => {
  expect(instantOfDay('tomorrow')).toBe(undefined);
  expect(dayOfInstant('tomorrow')).toBe('');
  expect(dayOfInstant(undefined)).toBe('');
});

import { expect, test } from 'vitest';
import { relativeText } from './relative-time.ts';

const now = Date.parse('2026-11-29T12:00:00Z');

test.each([
  ['2026-11-29T11:59:30Z', 'now'],
  ['2026-11-29T11:58:01Z', '1 minute ago'],
  ['2026-11-29T09:00:00Z', '3 hours ago'],
  ['2026-11-28T11:00:00Z', 'yesterday'],
  ['2026-12-01T13:00:00Z', 'in 2 days'],
  ['2026-09-01T00:00:00Z', '2 months ago'],
  ['2024-01-01T00:00:00Z', '2 years ago'],
])('%s is %s, seen from 2026-11-29T12:00:00Z', (at, text) => {
  expect(relativeText(Date.parse(at), now, 'en')).toBe(text);
});

test('it is written in the language of the page', () => {
  expect(relativeText(Date.parse('2026-11-29T09:00:00Z'), now, 'es')).toBe('hace 3 horas');
});

import { expect, test } from 'vitest';
import { subjectPath } from './subject-path.ts';

test('subjects with a page lead there, also where their id has signs that mean something in a path', () => {
  expect(subjectPath('order:A:1/2')).toBe('/orders/A%3A1%2F2');
  expect(subjectPath('period:2026-11')).toBe('/periods/2026-11');
});

test('other subjects lead nowhere', () => {
  expect(subjectPath('token:eva')).toBe(null);
  expect(subjectPath('database')).toBe(null);
  expect(subjectPath('order')).toBe(null);
});

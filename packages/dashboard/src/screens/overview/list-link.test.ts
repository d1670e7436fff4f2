import { expect, test } from 'vitest';
import { searchOf } from './list-link.tsx';

test('a figure of discrepancies in any state says so, because their page lists open ones by default', () => {
  expect(searchOf({ list: 'discrepancies', query: { firstSeenFrom: '2026-03-01T00:00:00Z' } })).toEqual({
    firstSeenFrom: '2026-03-01T00:00:00Z',
    state: 'all',
  });
  expect(searchOf({ list: 'discrepancies', query: { state: 'gone' } })).toEqual({ state: 'gone' });
  expect(searchOf({ list: 'orders', query: { state: 'paid' } })).toEqual({ state: 'paid' });
});

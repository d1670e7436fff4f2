import { expect, test } from 'vitest';
import { dayAfter, discrepancyQuery, withoutAlternatives } from './discrepancy-query.ts';

const who = { actor: 'fina', today: '2026-03-01' };

test('the queue shows what is open, unless its URL names a state or all of them', () => {
  expect(discrepancyQuery({}, who)).toEqual({ state: 'open' });
  expect(discrepancyQuery({ state: 'gone' }, who)).toEqual({ state: 'gone' });
  expect(discrepancyQuery({ state: 'all' }, who)).toEqual({});
});

test('a view of one’s own and of overdue ones means the person who opens it, and the day on which they do', () => {
  expect(discrepancyQuery({ mine: 'true', due: 'overdue' }, who)).toEqual({
    state: 'open',
    owner: 'fina',
    dueBy: '2026-02-28',
  });
  expect(discrepancyQuery({ due: 'week', kind: 'reversed' }, who)).toEqual({
    state: 'open',
    kind: 'reversed',
    dueBy: '2026-03-08',
  });
});

test('a day is counted by the calendar', () => {
  expect(dayAfter('2024-02-28', 1)).toBe('2024-02-29');
  expect(dayAfter('2026-01-01', -1)).toBe('2025-12-31');
});

test('a condition that is set removes those that the API refuses beside it, and no other', () => {
  expect(withoutAlternatives({ owner: 'fina', kind: 'reversed' }, { owner: 'fina', mine: 'true' })).toEqual({
    owner: undefined,
    unassigned: undefined,
    mine: 'true',
  });
  expect(withoutAlternatives({ currency: 'EUR' }, { currency: 'EUR', atLeast: '5' })).toEqual({
    currency: 'EUR',
    atLeast: '5',
    withoutAmount: undefined,
  });
  expect(withoutAlternatives({ mine: 'true' }, { mine: undefined })).toEqual({ mine: undefined });
});

import { expect, test } from 'vitest';
import { parseOwnViews, withView } from './own-views.ts';
import { isSameView } from './ready-views.ts';

test('a stored view is read again, and what is none is left out', () => {
  const view = { name: 'Big ones', search: { currency: 'EUR', atLeast: '1000' } };
  expect(parseOwnViews(JSON.stringify([view, null, { name: 1, search: {} }, { name: 'x', search: { a: 2 } }]))).toEqual(
    [view],
  );
  expect(parseOwnViews('{"name":"x"}')).toEqual([]);
  expect(parseOwnViews('not json')).toEqual([]);
  expect(parseOwnViews(undefined)).toEqual([]);
});

test('a view saved under a name that is taken replaces that one', () => {
  const [first, second] = [
    { name: 'Big ones', search: { atLeast: '1' } },
    { name: 'Big ones', search: { atLeast: '2' } },
  ];
  expect(withView([first], second)).toEqual([second]);
});

test('two URLs show the same view whatever their order, and with or without the state that is listed anyway', () => {
  expect(isSameView({ sort: 'due', due: 'overdue' }, { due: 'overdue', sort: 'due', state: 'open' })).toBe(true);
  expect(isSameView({ sort: 'due' }, {})).toBe(false);
});

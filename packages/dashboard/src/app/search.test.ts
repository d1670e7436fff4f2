import { expect, test } from 'vitest';
import { parseSearch, stringifySearch } from './search.ts';

test('a query keeps digits as text and leaves out empty values', () => {
  expect(parseSearch('?orderId=0012&state=paid')).toEqual({ orderId: '0012', state: 'paid' });
  expect(stringifySearch({ orderId: '0012', state: 'paid', owner: undefined, text: '' })).toBe(
    '?orderId=0012&state=paid',
  );
});

test('a query without a value is no question mark', () => {
  expect(stringifySearch({})).toBe('');
  expect(stringifySearch({ state: undefined })).toBe('');
});

test('spaces, accents and markup in a query survive writing and reading', () => {
  const search = { text: 'año & <b>+1</b> 100%' };
  expect(parseSearch(stringifySearch(search))).toEqual(search);
});

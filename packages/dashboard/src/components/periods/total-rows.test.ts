import { expect, test } from 'vitest';
import { totalRows } from './total-rows.ts';

const total = (provider: string, figure: 'moved' | 'closing', value: string, currency = 'EUR') => ({
  provider,
  figure,
  entries: 2,
  amount: { value, currency },
});

test('each provider has a row, and several providers of one currency a sum; two currencies are never added', () => {
  const rows = totalRows([
    total('neopay', 'moved', '10.10'),
    total('pentagoo', 'moved', '-0.2'),
    total('neopay', 'closing', '7', 'GBP'),
  ]);
  expect(rows.map(({ provider, currency, figures }) => [provider, currency, Object.fromEntries(figures)])).toEqual([
    ['neopay', 'EUR', { moved: { value: '10.10', entries: 2 } }],
    ['pentagoo', 'EUR', { moved: { value: '-0.2', entries: 2 } }],
    [null, 'EUR', { moved: { value: '9.90', entries: 4 } }],
    ['neopay', 'GBP', { closing: { value: '7', entries: 2 } }],
  ]);
});

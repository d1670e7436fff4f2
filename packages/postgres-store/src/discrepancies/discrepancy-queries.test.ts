import { DISCREPANCY_KINDS } from '@punteo/payments';
import { expect, test } from 'vitest';
import { DISCREPANCY_QUERIES } from './discrepancy-queries.ts';
import { foundByDecide } from './found-by-decide.ts';

test.each(Object.entries(DISCREPANCY_QUERIES).filter(([, query]) => query !== foundByDecide))(
  'the query of %s selects rows of that kind alone',
  (kind, { select }) => {
    const kinds = [...select.matchAll(/^select '(\w+)'/gm)].map(([, selected]) => selected);
    expect([...new Set(kinds)]).toEqual([kind]);
  },
);

test('discrepancies are found in the order of their kinds', () => {
  expect(Object.keys(DISCREPANCY_QUERIES)).toEqual([...DISCREPANCY_KINDS]);
});

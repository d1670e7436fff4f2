import { expect, test } from 'vitest';
import { detailChanges } from './detail-changes.ts';

test('old and new values are one change; the reason is none', () => {
  expect(
    detailChanges({
      reason: 'agreed',
      amountBefore: '1.00 EUR',
      amount: '2.00 EUR',
      dueAtBefore: null,
      dueAt: '2026-03-01',
    }),
  ).toEqual([
    { name: 'amount', before: '1.00 EUR', after: '2.00 EUR' },
    { name: 'dueAt', before: null, after: '2026-03-01' },
  ]);
});

test('a value without an old one stands alone', () => {
  expect(detailChanges({ role: 'viewer', notBefore: 'x' })).toEqual([
    { name: 'role', after: 'viewer' },
    { name: 'notBefore', after: 'x' },
  ]);
});

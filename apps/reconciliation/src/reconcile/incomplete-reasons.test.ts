import { expect, test } from 'vitest';
import { incompleteReasons } from './incomplete-reasons.ts';
import type { SyncResult } from './sync-result.ts';

const sync: SyncResult = {
  provider: 'bank',
  complete: true,
  reason: null,
  changedSince: null,
  rows: 7,
  unreadableRows: 0,
  unreadableReasons: [],
  changedOrders: [],
  failures: [],
};

test('a run with whole lists and an answer for every order has no reason to be incomplete', () => {
  expect(incompleteReasons([sync], [])).toEqual([]);
});

test('an incomplete run names each provider whose list was not read whole, and at most five unanswered orders', () => {
  const unreadableReasons = ['bad_shape amount', 'unknown_currency'];
  const unreadable = { ...sync, complete: false, reason: 'rows_unreadable', unreadableRows: 3, unreadableReasons };
  const failed = { ...sync, provider: 'shop', complete: false, reason: 'shop_network' };
  expect(incompleteReasons([unreadable, sync, failed], ['A', 'B', 'C', 'D', 'E', 'F', 'G'])).toEqual([
    'bank: 3 rows of its list could not be read (bad_shape amount, unknown_currency)',
    'shop: its list could not be read to the end (shop_network)',
    'no witness could be asked about A, B, C, D, E and 2 more',
  ]);
});

test('an incomplete run names at most five of what it could not process, each with its code', () => {
  const failures = ['A', 'B', 'C', 'D', 'E', 'F'].map((orderId) => ({
    step: 'verify' as const,
    subject: `order:${orderId}`,
    orderId,
    code: 'internal_error',
  }));
  expect(incompleteReasons([{ ...sync, complete: false, reason: 'not_stored' }], [], failures)).toEqual([
    'not processed: order:A (internal_error), order:B (internal_error), order:C (internal_error), ' +
      'order:D (internal_error), order:E (internal_error) and 1 more',
  ]);
});

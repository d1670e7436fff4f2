import type { Order } from '@punteo/clients/reconciliation';
import { expect, test } from 'vitest';
import { likelyAction } from './likely-action.ts';

function orderThat(state: Order['standing']['state'], more: { allowed?: boolean; fulfilledAt?: string } = {}) {
  const { allowed = false, fulfilledAt = null } = more;
  const paid = { value: '1.00', currency: 'EUR' };
  return { standing: { state, proof: 'none' as const, paid, paidAt: null, fulfilmentAllowed: allowed }, fulfilledAt };
}

test('the likely action of a paid order is its fulfilment, until the goods went out', () => {
  expect(likelyAction(orderThat('paid', { allowed: true }), true)).toBe('fulfil');
  expect(likelyAction(orderThat('paid', { allowed: true, fulfilledAt: '2026-01-01T00:00:00Z' }), true)).toBeNull();
});

test('an order that is not paid is verified again where something can be asked about, else a payment is bound', () => {
  expect(likelyAction(orderThat('awaiting'), true)).toBe('verify');
  expect(likelyAction(orderThat('overdue', { fulfilledAt: '2026-01-01T00:00:00Z' }), false)).toBe('bind');
});

test('goods are never the likely action of an order that may not be fulfilled', () => {
  for (const state of ['awaiting', 'overdue', 'confirming', 'underpaid', 'contested', 'reversed', 'cancelled'] as const)
    expect(likelyAction(orderThat(state), true)).not.toBe('fulfil');
});

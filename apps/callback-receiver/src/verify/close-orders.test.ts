import { type OrderStore, PunteoError } from '@punteo/payments';
import { expect, test } from 'vitest';
import { closeOrders } from './close-orders.ts';

test('an abandoned order that cannot be closed does not stop the others, and the schedule is named as the actor', async () => {
  const changes: unknown[] = [];
  const errors: unknown[] = [];
  const failure = new PunteoError('order_cancelled', 'Order B is cancelled.');
  const change = async (orderId: string, ...rest: readonly unknown[]) => {
    if (orderId === 'B') throw failure;
    changes.push([orderId, ...rest]);
    return { after: { state: 'closed' } };
  };
  const now = new Date('2026-06-01T00:00:00Z');
  await closeOrders(['A', 'B', 'C'], {
    orders: { change: change as unknown as OrderStore['change'] },
    closeUnpaidAfterDays: 30,
    onStandingChanged: () => {},
    onError: (error) => errors.push(error),
    log: { info: () => {} },
    clock: () => now,
  });
  const by = { actor: 'schedule', reason: 'Unpaid for 30 days.' };
  expect(changes).toEqual(['A', 'C'].map((orderId) => [orderId, { type: 'close', isExpired: true }, by, now]));
  expect(errors).toEqual([failure]);
});

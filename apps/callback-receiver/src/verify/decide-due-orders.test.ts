import { PunteoError, type VerifyOrderDependencies } from '@punteo/payments';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { decideDueOrders } from './decide-due-orders.ts';
import { createFailedOrders } from './failed-orders.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('an order that cannot be decided is tried six times a minute at most, each order by itself', async () => {
  const tried: string[] = [];
  const failures: unknown[] = [];
  const options = {
    store: storeThatCannotRead(tried),
    failedOrders: createFailedOrders(),
    onStandingChanged: () => {},
    onError: (error: unknown) => failures.push(error),
    log: { info: () => {} },
    clock: () => new Date(),
  };
  // As often as the schedule finds them due.
  for (let turn = 0; turn < 300; turn += 1) {
    await decideDueOrders(['A', 'B'], options);
    await vi.advanceTimersByTimeAsync(2_000);
  }
  const triesOf = (orderId: string) => tried.filter((each) => each === orderId).length;
  // After 0, 10, 30, 70, 150 and 310 seconds of ten minutes.
  expect([triesOf('A'), triesOf('B')]).toEqual([6, 6]);
  expect(failures).toHaveLength(12);
});

/** Both fail alike, each with its own rest. */
function storeThatCannotRead(tried: string[]) {
  const read = (orders: string | readonly string[]) => {
    tried.push(String(orders));
    return Promise.reject(new PunteoError('store_failed', 'rejected'));
  };
  return {
    verifications: { takeTurns: read, postpone: () => Promise.reject(new PunteoError('store_failed', 'rejected')) },
    standings: { orderFacts: read },
  } as unknown as VerifyOrderDependencies['store'];
}

import { afterAll, beforeAll, expect, test } from 'vitest';
import { DISCREPANCY_KINDS } from '../../packages/payments/src/index.ts';
import { type LoadedDay, loadTradingDay, reconcileAgain, reconcileWithoutStatements } from '../load-trading-day.ts';

// The whole seeded day of the sandbox, from the sources. `tests/trading-day.test.ts` plays a smaller one.

let loaded: LoadedDay;

beforeAll(async () => {
  loaded = await loadTradingDay({ seed: 1, cleanOrders: 10_000 });
});
afterAll(() => loaded?.environment.close());

test('among ten thousand orders without a discrepancy, the evening’s run finds every planted one, and no other', () => {
  const { orders, complete, missing, unexpected, discrepancies } = loaded.result;
  expect({ complete, missing, unexpected }).toEqual({ complete: true, missing: [], unexpected: [] });
  expect(orders).toBeGreaterThan(10_000);
  const counts = Map.groupBy(discrepancies, ({ kind }) => kind);
  expect(DISCREPANCY_KINDS.filter((kind) => (counts.get(kind)?.length ?? 0) < 2)).toEqual([]);
});

test('a further run, by default or in full, reports the same bytes and finds nothing new', async () => {
  const same = { isSame: true, new: 0, changed: 0, gone: 0 };
  expect(await reconcileAgain(loaded)).toEqual([same, same]);
});

test('an incremental run finds nothing new, and only what statements show is gone without them', async () => {
  const settlements = loaded.result.discrepancies.filter(({ kind }) => SETTLEMENT_KINDS.includes(kind));
  expect(await reconcileWithoutStatements(loaded)).toEqual({
    mode: 'incremental',
    ...{ new: 0, changed: 0, gone: settlements.length },
  });
});

const SETTLEMENT_KINDS = ['paid_not_settled', 'settled_unknown', 'settlement_differs'];

import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { EXAMPLES } from '../apps/reconciliation/src/texts/guide/__fixtures__/examples.ts';
import { DISCREPANCY_KINDS } from '../packages/payments/src/index.ts';
import {
  csvOf,
  type LoadedDay,
  loadTradingDay,
  reconcileAgain,
  reconcileWithoutStatements,
  withoutNature,
} from './load-trading-day.ts';

// The day with fewer orders without a discrepancy; `pnpm test:release` plays it with all ten thousand. Two installations
// play it beside each other.

// Long limits: a slow machine must not fail a test.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 });

let loaded: LoadedDay;
let another: LoadedDay;

beforeAll(async () => {
  [loaded, another] = (await Promise.all([0, 1].map(() => loadTradingDay({ seed: 1, cleanOrders: 60 })))) as [
    LoadedDay,
    LoadedDay,
  ];
});
afterAll(async () => {
  await Promise.all([loaded?.environment.close(), another?.environment.close()]);
});

test('the evening’s run finds every discrepancy of the day, and no other', () => {
  const { result } = loaded;
  expect(result.missing).toEqual([]);
  expect(result.unexpected).toEqual([]);
  expect(result.complete).toBe(true);
  expect(new Set(result.discrepancies.map(({ kind }) => kind))).toEqual(new Set(DISCREPANCY_KINDS));
});

test('the same day in another installation is reported byte by byte, but for ids, instants and block hashes', async () => {
  expect(withoutNature(await csvOf(another))).toEqual(withoutNature(await csvOf(loaded)));
});

test('the examples of docs/reconciliation.md have the fields that a run finds', () => {
  for (const kind of DISCREPANCY_KINDS) {
    const shapes = loaded.result.discrepancies
      .filter((found) => found.kind === kind)
      .map(({ orderId, provider, fields, moneyAtRisk }) => shapeOf({ orderId, provider, fields, moneyAtRisk }));
    expect(shapes, kind).toContainEqual(shapeOf(EXAMPLES[kind]));
  }
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

function shapeOf({
  orderId,
  provider,
  fields,
  moneyAtRisk,
}: {
  readonly orderId: string | null;
  readonly provider: string | null;
  readonly fields: readonly {
    readonly field: string;
    readonly expected: string | null;
    readonly actual: string | null;
  }[];
  readonly moneyAtRisk: object | null;
}) {
  return {
    hasOrder: orderId !== null,
    provider,
    fields: fields.map(({ field, expected, actual }) => [field, expected !== null, actual !== null]),
    hasMoney: moneyAtRisk !== null,
  };
}

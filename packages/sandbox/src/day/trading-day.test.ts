import { DiscrepancyKind } from '@punteo/contracts/reconciliation';
import { expect, test } from 'vitest';
import { dayStatements, payoutName } from './day-statements.ts';
import { dayPaymentIds } from './payment-ids.ts';
import { PLANTED } from './planted/planted.ts';
import { createTradingDay } from './trading-day.ts';

test('the same seed gives the same day, and another seed another one', () => {
  const [first, again, other] = [1, 1, 2].map((seed) => createTradingDay({ seed, cleanOrders: 500 }));
  expect(again).toEqual(first);
  expect(other?.orders).not.toEqual(first?.orders);
});

test('a day has at least two discrepancies of every kind of the contract', () => {
  const kinds = DiscrepancyKind.def.entries;
  expect(Object.keys(PLANTED).sort()).toEqual(Object.keys(kinds).sort());
  const { expected } = createTradingDay({ cleanOrders: 0 });
  const counts = Map.groupBy(expected, ({ kind }) => kind);
  expect(Object.values(kinds).filter((kind) => (counts.get(kind)?.length ?? 0) < 2)).toEqual([]);
});

test('a day has ten thousand orders without a discrepancy, of both providers, and some with one among them', () => {
  const { orders, expected } = createTradingDay();
  const planted = new Set(expected.flatMap(({ orderId }) => orderId ?? []));
  const clean = orders.filter(({ orderId }) => !planted.has(orderId));
  // The orders that a transfer fits, of which a person must choose one, have no discrepancy of their own.
  expect(clean.length).toBe(10_000 + 4);
  expect(new Set(clean.flatMap(({ providers }) => providers))).toEqual(new Set(['neopay', 'pentagoo']));
  const places = orders.flatMap(({ orderId }, place) => (planted.has(orderId) ? [place] : []));
  expect(places[0]).toBeLessThan(1_000);
  expect(places.at(-1)).toBeGreaterThan(9_000);
});

test('no two orders of a day have the same amount, but those that a transfer fits or a payment pays twice', () => {
  const { orders } = createTradingDay();
  const byAmount = Map.groupBy(orders, ({ amount }) => amount);
  const repeated = [...byAmount].filter(([, same]) => same.length > 1).map(([amount]) => Number(amount));
  expect(repeated).toHaveLength(4);
  for (const amount of repeated) expect(amount).toBeGreaterThan(1_000);
});

test('the payments of an order have ids that depend on seed, order and number alone', () => {
  const [first, again, other] = [dayPaymentIds(1), dayPaymentIds(1), dayPaymentIds(2)];
  const ids = [first('D-1'), first('D-1'), first('D-2')];
  expect(new Set(ids).size).toBe(3);
  expect([again('D-2'), again('D-1'), again('D-1')]).toEqual([ids[2], ids[0], ids[1]]);
  expect(other('D-1')).not.toBe(ids[0]);
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
});

test('the statements of a day show each payment in a payout less its fee, each transfer by itself, and the planned differences', () => {
  const day = {
    statements: {
      unknown: [{ account: 'main-gbp', reference: 'B-UNKNOWN', amount: '5.00' }],
      short: [{ orderId: 'D-3', by: '1.00' }],
      shortPayouts: [{ payout: 1, by: '10.00' }],
    },
  } as const;
  const money = [
    { orderId: 'D-1', provider: 'neopay', reference: 'p-1', amount: '100.00', currency: 'GBP' },
    { orderId: 'D-2', provider: 'neopay', reference: 'p-2', amount: '50.99', currency: 'GBP' },
    { orderId: 'D-3', provider: 'pentagoo', reference: '0xa', amount: '20.00', currency: 'USD' },
  ] as const;
  const files = new Map(dayStatements(day, money, '2026-03-02').map(({ name, text }) => [name, text]));
  expect(files.get('neopay-export.ndjson')).toBe(
    `{"id":"L-p-1","created_at":"2026-03-02T12:00:00Z","payment_id":"p-1","payout_id":"${payoutName(1)}","amount":"100.00","total_fee":"1.00","net":"99.00","currency":"GBP"}\n` +
      `{"id":"L-p-2","created_at":"2026-03-02T12:00:00Z","payment_id":"p-2","payout_id":"${payoutName(1)}","amount":"50.99","total_fee":"0.50","net":"50.49","currency":"GBP"}\n`,
  );
  expect(files.get('main-gbp.csv')).toBe(
    `Date,Reference,Text,Amount\n2026-03-02,B-1,Payout ${payoutName(1)},139.49\n2026-03-02,B-UNKNOWN,Deposit,5.00\n`,
  );
  expect(files.get('treasury.csv')).toBe('hash,time,in\n0xa,2026-03-02 12:00:00,19.00\n');
});

import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ANA } from '../__fixtures__/bind-claim.ts';
import { anOrder, aPayment } from '../__fixtures__/facts.ts';
import { openTestStore, type TestStore } from '../__fixtures__/test-store.ts';
import type { Queryable } from '../sql/database.ts';
import { matchPayments } from './match-payments.ts';

const start = new Date('2026-06-01T00:00:00Z');
const minutes = (count: number) => new Date(start.getTime() + count * 60_000);

let database: TestStore;

beforeAll(async () => {
  database = await openTestStore();
});
beforeEach(() => database.empty());
afterAll(() => database?.close());

test('of a shop with one price each payment is compared with the orders that fit it last, and with no other', async () => {
  await putOrders(3_000);
  await observe(50);
  const { proposals, rowsMost } = await match();
  expect(proposals).toHaveLength(50);
  for (const { is_single, candidates } of proposals) {
    expect([is_single, candidates.length]).toEqual([false, 21]);
    // The last of them was created last before the payment.
    expect(candidates.at(-1)).toEqual({ field: 'more_candidates', expected: '80+', actual: null });
    expect(candidates.every(({ field, expected }) => field !== 'candidate' || expected >= 'N-2899')).toBe(true);
  }
  // Each with each would be 150,000.
  expect(rowsMost).toBeLessThan(10_000);
});

test('a payment of a price that fits too many orders to count is proposed for no order alone', async () => {
  await putOrders(120);
  await observe(1);
  // Fits none of the others: it was paid before they were created.
  await database.store.orders.put([anOrder({ orderId: 'OLD', createdAt: minutes(-3_000) })], ANA, start);
  await database.store.payments.observe(
    [aPayment({ providerPaymentId: 'old', status: 'paid', createdAt: minutes(-2_990) })],
    start,
  );
  const { proposals } = await match();
  expect(proposals).toMatchObject([
    { provider_payment_id: 'old', is_single: false, candidates: [{ expected: 'OLD' }] },
    { provider_payment_id: 'p-0', is_single: false },
  ]);
});

/** Orders of one amount, a minute apart. */
async function putOrders(count: number): Promise<void> {
  const orders = Array.from({ length: count }, (_, index) =>
    anOrder({ orderId: `N-${String(index).padStart(4, '0')}`, createdAt: minutes(index) }),
  );
  await database.store.orders.put(orders, ANA, start);
}

/** Payments of that amount after all of them. */
async function observe(count: number): Promise<void> {
  const payments = Array.from({ length: count }, (_, index) =>
    aPayment({ providerPaymentId: `p-${index}`, status: 'paid', createdAt: minutes(3_000) }),
  );
  await database.store.payments.observe(payments, start);
}

interface Proposal {
  readonly provider_payment_id: string;
  readonly is_single: boolean;
  readonly candidates: readonly { readonly field: string; readonly expected: string }[];
}

/** Matches in a transaction of its own; `rowsMost`: what the largest step of its plan read. */
async function match(): Promise<{ readonly proposals: readonly Proposal[]; readonly rowsMost: number }> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    await client.query('begin');
    let rowsMost = 0;
    const explained = async (query: string | { readonly text: string }) => {
      const text = typeof query === 'string' ? query : query.text;
      if (!text.includes('table payment_proposals')) return client.query(query);
      const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: Step }] }>(`explain (analyze, format json) ${text}`);
      rowsMost = Math.max(...rows.map((row) => rowsOf(row['QUERY PLAN'][0].Plan)));
      return { rows: [], rowCount: 0 };
    };
    await matchPayments({ query: explained } as Queryable);
    const { rows } = await client.query<Proposal>(
      'select provider_payment_id, is_single, candidates from payment_proposals order by provider_payment_id',
    );
    return { proposals: rows, rowsMost };
  } finally {
    await client.end();
  }
}

interface Step {
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Join Filter'?: number;
  readonly Plans?: readonly Step[];
}

/** The most rows that a step of the plan made or dropped. */
function rowsOf(step: Step): number {
  const dropped = (step['Rows Removed by Filter'] ?? 0) + (step['Rows Removed by Join Filter'] ?? 0);
  const own = (step['Actual Rows'] + dropped) * step['Actual Loops'];
  return Math.max(own, ...(step.Plans ?? []).map(rowsOf));
}

import { afterEach, beforeEach, expect, test } from 'vitest';
import { aCallback, anOrder, aTransfer, plainMatcher } from '../__fixtures__/facts.ts';
import { query } from '../__fixtures__/query.ts';
import { openTestStore, type TestStore } from '../__fixtures__/test-store.ts';

const now = new Date('2026-06-01T12:00:00Z');
const ORDERS = 1_000;
const orderIds = Array.from({ length: ORDERS }, (_, index) => `o-${String(index).padStart(4, '0')}`);
const hashOf = (index: number) => `0x${index.toString(16).padStart(64, '0')}`;

let database: TestStore;

beforeEach(async () => {
  database = await openTestStore();
});

afterEach(() => database?.close());

test.each<[string, (index: number) => readonly number[], string, number]>([
  ['all name one transaction', () => [0], 'contested', ORDERS],
  ['each name the transaction of the next one', (index) => [index, index + 1], 'paid', 0],
])(
  'a thousand orders that %s are decided together, and what each stores stays small',
  async (_, named, state, contested) => {
    const { store, url } = database;
    await store.orders.put(orderIds.map((orderId) => anOrder({ orderId })));
    await Promise.all(
      orderIds.flatMap((orderId, index) =>
        named(index).map((hash) =>
          store.callbacks.receive(aCallback(`order ${orderId} ${hashOf(hash)}`, { provider: 'pentagoo' })),
        ),
      ),
    );
    while ((await store.callbacks.match(500, plainMatcher)) > 0);
    const { after } = await store.standings.recordEvidence('o-0000', [aTransfer(hashOf(0))], { now });
    expect(after.state).toBe(state);
    const [row] = await query(
      url,
      `select count(*) filter (where state = 'contested')::int as contested, max(length(discrepancies::text)) as bytes
     from standings`,
    );
    expect(row?.contested).toBe(contested);
    expect(row?.bytes).toBeLessThan(4_000);
  },
);

import { DEFAULT_POLICY } from '@punteo/payments';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bindClaim } from '../__fixtures__/bind-claim.ts';
import { aCallback, anOrder, aTransactionClaim, aTransfer, plainMatcher } from '../__fixtures__/facts.ts';
import { openTestStore, type TestStore } from '../__fixtures__/test-store.ts';
import { type Database, openDatabase, type Queryable } from '../sql/database.ts';
import { decideOrders } from './decide-orders.ts';

const now = new Date('2026-06-01T12:00:00Z');

let database: TestStore;
let connections: Database;

beforeAll(async () => {
  database = await openTestStore();
  connections = openDatabase({ url: database.url });
});

afterAll(async () => {
  await connections?.close();
  await database?.close();
});

test('a claim that a callback adds while its order is locked for a decision is decided later', async () => {
  const { store } = database;
  const [held, own] = [`0x${'aa'.repeat(32)}`, `0x${'bb'.repeat(32)}`];
  await store.orders.put(['holder', 'claimant'].map((orderId) => anOrder({ orderId })));
  await bindClaim(store, 'holder', aTransactionClaim(held), now);
  await store.standings.recordEvidence('holder', [aTransfer(held)], { now });
  await bindClaim(store, 'claimant', aTransactionClaim(own), now);
  const afterLock = withEffect(connections, 'for update', async () => {
    await store.callbacks.receive(aCallback(`order claimant ${held}`, { provider: 'pentagoo' }));
    await store.callbacks.match(10, plainMatcher);
  });
  const notFound = { checks: [{ name: 'found', result: 'unknown' }], facts: null } as const;
  const [decision] = await decideOrders(afterLock, DEFAULT_POLICY, [
    { orderId: 'claimant', drafts: [aTransfer(own, [], notFound)], now },
  ]);
  expect(decision).toMatchObject({ after: { state: 'awaiting', discrepancies: [] } });
  const { after } = await store.standings.recordEvidence('claimant', [], { now });
  expect(after).toMatchObject({ state: 'awaiting', discrepancies: [{ kind: 'proof_already_used' }] });
  expect((await store.orders.get('holder'))?.standing.state).toBe('paid');
});

/** The database, with an effect of others after each statement of a transaction that contains the text. */
function withEffect(original: Database, text: string, effect: () => Promise<void>): Database {
  return {
    ...original,
    transaction: (work) =>
      original.transaction((transaction) =>
        work({
          query: async (...statement: Parameters<Queryable['query']>) => {
            const result = await transaction.query(...statement);
            if (String(statement[0]).includes(text)) await effect();
            return result;
          },
        } as Queryable),
      ),
  };
}

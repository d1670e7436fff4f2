import { type Provider, verifyOrder } from '@punteo/payments';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { bindClaim } from '../__fixtures__/bind-claim.ts';
import { anOrder, aTransactionClaim, aTransfer, usd } from '../__fixtures__/facts.ts';
import { openTestStore, type TestStore } from '../__fixtures__/test-store.ts';
import type { PostgresStore } from '../open-store.ts';

const HASH = `0x${'ab'.repeat(32)}`;

let database: TestStore;
let store: PostgresStore;

beforeAll(async () => {
  database = await openTestStore();
  store = database.store;
});

beforeEach(() => database.empty());

afterAll(() => database.close());

test('orders of one claim that are verified at the same time ask its witness once each', async () => {
  const orderIds = Array.from({ length: 8 }, (_, index) => `shared-${index}`);
  await putClaimants(orderIds);
  const witness = witnessOf(orderIds.length);
  await Promise.all(orderIds.map((orderId) => verifyOrder(orderId, { store, providers: [witness.provider] })));
  expect(witness.requests()).toBe(orderIds.length);
});

test('a late answer does not replace a newer one that another order of the same claim stored', async () => {
  await putClaimants(['paid', 'late']);
  const shown = aTransfer(HASH, undefined, { checkedAt: minute(0) });
  await store.standings.recordEvidence('paid', [shown], { now: minute(0) });
  const basedOnEvidenceId = await latestEvidenceId('late');
  // The block is replaced while the answer about "late" is on its way.
  await store.standings.recordEvidence('paid', [aReplacedTransfer(minute(2))], { now: minute(2) });
  const answer = { ...shown, checkedAt: minute(1) };
  const { evidence } = await store.standings.recordEvidence('late', [answer], { now: minute(3), basedOnEvidenceId });
  expect(evidence).toEqual([]);
  expect((await store.orders.get('paid'))?.standing.state).toBe('reversed');
});

test('an answer is stored although another order of the same claim asked later and met an outage', async () => {
  await putClaimants(['paid', 'other']);
  const outage = { ...aTransfer(HASH), answered: false, facts: null, checkedAt: minute(2) };
  await store.standings.recordEvidence('other', [outage], { now: minute(2), basedOnEvidenceId: null });
  const answer = aTransfer(HASH, undefined, { checkedAt: minute(1) });
  const { after } = await store.standings.recordEvidence('paid', [answer], {
    now: minute(3),
    basedOnEvidenceId: null,
  });
  expect(after.state).toBe('paid');
});

/** The first order is of the transfer's amount, the others of larger ones. */
async function putClaimants(orderIds: readonly string[]): Promise<void> {
  await store.orders.put(orderIds.map((orderId, index) => anOrder({ orderId, amount: usd(10_000n + BigInt(index)) })));
  for (const orderId of orderIds) await bindClaim(store, orderId, aTransactionClaim(HASH));
}

/** A witness that answers when so many requests have come. */
function witnessOf(count: number) {
  let requests = 0;
  const all = Promise.withResolvers<void>();
  const verify: Provider['verify'] = async ({ now }) => {
    requests += 1;
    if (requests === count) all.resolve();
    await all.promise;
    return { evidence: aTransfer(HASH, undefined, { checkedAt: now }), payment: null, retryAfterSeconds: null };
  };
  return { provider: { name: 'pentagoo', verify } as Provider, requests: () => requests };
}

/** The block of the transfer was replaced by one without it. */
function aReplacedTransfer(checkedAt: Date) {
  return aTransfer(HASH, [], {
    checkedAt,
    checks: [{ name: 'found', result: 'unknown' }],
    facts: {
      kind: 'transaction',
      chainId: 56,
      block: null,
      isReplaced: true,
      transfers: [],
      earlyToleranceSeconds: 60,
    },
  });
}

async function latestEvidenceId(orderId: string): Promise<string | null> {
  const [facts] = await store.standings.orderFacts([orderId]);
  return facts?.evidence.at(-1)?.evidenceId ?? null;
}

function minute(count: number): Date {
  return new Date(Date.parse('2026-06-01T12:00:00Z') + count * 60_000);
}

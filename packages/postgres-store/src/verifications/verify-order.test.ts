import { type Claim, type EvidenceDraft, type Provider, type Verification, verifyOrder } from '@punteo/payments';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ANA, bindClaim } from '../__fixtures__/bind-claim.ts';
import { anOrder, aPaymentClaim, aProof, aTransactionClaim, aTransfer, usd } from '../__fixtures__/facts.ts';
import { query } from '../__fixtures__/query.ts';
import { openTestStore, type TestStore } from '../__fixtures__/test-store.ts';
import type { PostgresStore } from '../open-store.ts';

const HASH = `0x${'ab'.repeat(32)}`;
const now = new Date('2026-06-01T12:00:00Z');
const minutes = (count: number) => new Date(now.getTime() + count * 60_000);

let database: TestStore;
let store: PostgresStore;

beforeAll(async () => {
  database = await openTestStore();
  store = database.store;
});

beforeEach(async () => {
  await database.empty();
  await store.orders.put([anOrder({ orderId: 'A' })]);
});

afterAll(() => database.close());

test("a verification at one provider asks about that provider's claims only, and keeps the other's earlier time", async () => {
  await bindClaim(store, 'A', aPaymentClaim());
  await bindClaim(store, 'A', aTransactionClaim(HASH));
  const asked: Claim[] = [];
  await verifyAt(minutes(0), [pending('neopay', asked)]);
  expect(asked).toEqual([aPaymentClaim()]);
  expect(await nextAt()).toEqual(minutes(1));
  // The payment's next poll is in a minute from its first; that of the transaction later.
  await verifyAt(minutes(0.5), [pending('pentagoo', asked)]);
  expect(asked).toEqual([aPaymentClaim(), aTransactionClaim(HASH)]);
  expect(await nextAt()).toEqual(minutes(1));
});

test('a transfer that waits for finality stays scheduled when a verification at the other provider ends last', async () => {
  await bindClaim(store, 'A', aPaymentClaim());
  await bindClaim(store, 'A', aTransactionClaim(HASH));
  await verifyAt(minutes(0), [shows('pentagoo', aTransfer(HASH, [usd(10_000n)], { isFinal: false }))]);
  // It is due, and its own verification at the chain has yet to come.
  await verifyAt(minutes(1), [shows('neopay', aProof())]);
  expect(await store.orders.get('A')).toMatchObject({ standing: { state: 'paid' } });
  expect(await nextAt()).toEqual(minutes(2));
});

test('a transfer that waits for finality stays scheduled when a provider without a claim of the order is asked', async () => {
  await bindClaim(store, 'A', aTransactionClaim(HASH));
  await verifyAt(minutes(0), [shows('pentagoo', aTransfer(HASH, [usd(10_000n)], { isFinal: false }))]);
  await verifyAt(minutes(1), [pending('neopay', [])]);
  expect(await nextAt()).toEqual(minutes(2));
});

test('a transfer that a callback named while the other provider was asked stays scheduled', async () => {
  await bindClaim(store, 'A', aPaymentClaim());
  const [asked, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const started = new Date();
  const at = (seconds: number) => new Date(started.getTime() + seconds * 1_000);
  const waits = () => {
    asked.resolve();
    return gate.promise;
  };
  const slow = verifyAt(at(0), [shows('neopay', aProof(), waits)]);
  await asked.promise;
  await bindClaim(store, 'A', aTransactionClaim(HASH));
  await query(database.url, "update claims set source = 'callback' where kind = 'transaction'");
  await verifyAt(at(1), [shows('pentagoo', aTransfer(HASH, [usd(10_000n)], { isFinal: false }))]);
  const scheduled = await nextAt();
  expect(scheduled).not.toBeNull();
  gate.resolve();
  await slow;
  expect(await nextAt()).toEqual(scheduled);
});

test('an order that is verified at both providers at the same time asks each of them once', async () => {
  await bindClaim(store, 'A', aPaymentClaim());
  await bindClaim(store, 'A', aTransactionClaim(HASH));
  const asked: Claim[] = [];
  const gate = Promise.withResolvers<void>();
  const slow = verifyAt(minutes(0), [pending('pentagoo', asked, gate.promise)]);
  await verifyAt(minutes(0), [pending('neopay', asked)]);
  gate.resolve();
  await slow;
  expect(asked).toHaveLength(2);
  const rows = await query(database.url, 'select provider from evidence order by evidence_id');
  expect(rows).toEqual([{ provider: 'neopay' }, { provider: 'pentagoo' }]);
});

test('a witness that never answers is unanswered after the time limit, and the next verification asks about the others first', async () => {
  const claims = ['p-1', 'p-2', 'p-3'].map((paymentId) => aPaymentClaim(paymentId));
  for (const [index, claim] of claims.entries()) {
    await bindClaim(store, 'A', claim);
    await query(database.url, 'update claims set claimed_at = $1 where claimed_at > $1', [minutes(index - 100)]);
  }
  const asked: string[] = [];
  const never: Provider['verify'] = ({ claim }) => {
    asked.push(claim.kind === 'payment' ? claim.paymentId : '');
    return new Promise(() => {});
  };
  const provider = { name: 'neopay', verify: never } as Provider;
  const verify = () =>
    verifyOrder('A', { store, providers: [provider], clock: () => minutes(asked.length), witnessSeconds: 0.05 });
  expect((await verify()).answered).toBe(false);
  expect(await nextAt()).not.toBeNull();
  await verify();
  await verify();
  expect(asked.toSorted()).toEqual(['p-1', 'p-2', 'p-3']);
});

test('a closed order is not polled any more, but a claim that was made since is', async () => {
  await bindClaim(store, 'A', aPaymentClaim());
  await query(database.url, 'update claims set claimed_at = $1', [minutes(-60)]);
  await store.orders.change('A', { type: 'close' }, ANA, minutes(0));
  await verifyAt(minutes(1), [pending('neopay', [])]);
  expect(await nextAt()).toBeNull();
  await bindClaim(store, 'A', aPaymentClaim('p-2'));
  await query(database.url, "update claims set claimed_at = $1 where reference = 'p-2'", [minutes(2)]);
  await verifyAt(minutes(3), [pending('neopay', [])]);
  expect(await nextAt()).toEqual(minutes(4));
});

test('a closed order whose witness cannot be asked is asked about again', async () => {
  await bindClaim(store, 'A', aPaymentClaim());
  await query(database.url, 'update claims set claimed_at = $1', [minutes(-60)]);
  await store.orders.change('A', { type: 'close' }, ANA, minutes(0));
  const outage: Provider['verify'] = async ({ claim }) => answer(claim, minutes(1), false);
  await verifyAt(minutes(1), [{ name: 'neopay', verify: outage } as Provider]);
  expect(await nextAt()).toEqual(minutes(2));
});

/** A witness that shows no money yet. */
function pending(name: string, asked: Claim[], gate: Promise<void> = Promise.resolve()): Provider {
  const verify: Provider['verify'] = async ({ claim, now: checkedAt }) => {
    asked.push(claim);
    await gate;
    return answer(claim, checkedAt, true);
  };
  return { name, verify } as Provider;
}

/** A witness that shows this. */
function shows(name: string, draft: EvidenceDraft, waits: () => Promise<void> = async () => {}): Provider {
  const verify: Provider['verify'] = async ({ now: checkedAt }) => {
    await waits();
    return { evidence: { ...draft, checkedAt }, payment: null, retryAfterSeconds: null };
  };
  return { name, verify } as Provider;
}

function answer(claim: Claim, checkedAt: Date, answered: boolean): Verification {
  const nothing = { checks: [{ name: 'status', result: 'unknown' }], facts: null, answered, checkedAt } as const;
  const evidence =
    claim.kind === 'payment' ? aProof({ claim, ...nothing }) : { ...aTransfer(claim.hash), ...nothing, claim };
  return { evidence, payment: null, retryAfterSeconds: null };
}

function verifyAt(at: Date, providers: readonly Provider[]) {
  return verifyOrder('A', { store, providers, clock: () => at });
}

async function nextAt(): Promise<unknown> {
  const [row] = await query(database.url, "select next_verification_at as at from standings where order_id = 'A'");
  return row?.at;
}

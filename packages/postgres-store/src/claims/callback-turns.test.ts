import { randomBytes } from 'node:crypto';
import { type Claim, type Provider, verifyOrder } from '@punteo/payments';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ANA } from '../__fixtures__/bind-claim.ts';
import { aCallback, anOrder, aTransactionClaim, aTransfer, plainMatcher } from '../__fixtures__/facts.ts';
import { query } from '../__fixtures__/query.ts';
import { receiveAll } from '../__fixtures__/receive-all.ts';
import { openTestStore, type TestStore } from '../__fixtures__/test-store.ts';
import type { PostgresStore } from '../open-store.ts';

const PER_VERIFICATION = 16;
const FLOOD = '203.0.113.9';
const HONEST = '198.51.100.7';
const hashOf = (number: number) => `0x${number.toString(16).padStart(64, '0')}`;
const hashes = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => hashOf(from + index));

let database: TestStore;
let store: PostgresStore;
/** What the witness was asked about, in order. */
const asked: string[] = [];
/** Transactions that exist. */
const mined = new Set<string>();

beforeAll(async () => {
  database = await openTestStore();
  store = database.store;
});

beforeEach(async () => {
  await database.empty();
  asked.length = 0;
  mined.clear();
  await store.orders.put([anOrder({ orderId: 'A' })]);
});

afterAll(() => database.close());

test('of 200 transactions that callbacks name for one order, the newest are claimed, as many as a verification asks about', async () => {
  await receive(hashes(0, 200));
  expect(await claims()).toEqual(hashes(200 - PER_VERIFICATION, 200));
  await verify();
  expect(asked.toSorted()).toEqual(hashes(200 - PER_VERIFICATION, 200));
});

test('the claims of one order stay bounded, however often callbacks come between verifications', async () => {
  for (let batch = 0; batch < 10; batch += 1) await receive(hashes(batch * 10, batch * 10 + 10));
  expect((await claims()).length).toBe(PER_VERIFICATION);
});

test('every transaction of a flood has its turn, newest first, and the one that exists pays the order', async () => {
  mined.add(hashOf(3));
  await receive(hashes(0, 100));
  let state = 'awaiting';
  for (let turn = 0; state !== 'paid' && turn < 10; turn += 1) state = await verify();
  expect([state, new Set(asked).size]).toEqual(['paid', 100]);
  expect(await claims()).toContain(hashOf(3));
});

test('an honest callback within a flood of another network is verified by the second verification after it', async () => {
  mined.add(hashOf(5_000));
  await receive(hashes(0, 100));
  await receive([hashOf(5_000)], HONEST);
  await receive(hashes(100, 400));
  await verify();
  expect(await verify()).toBe('paid');
});

test('an honest callback after a flood of its own network is verified by the second verification after it', async () => {
  mined.add(hashOf(5_000));
  await receive(hashes(0, 400));
  await receive([hashOf(5_000)]);
  await verify();
  expect(await verify()).toBe('paid');
});

test('a transaction that a witness shows keeps its claim, whatever else callbacks name', async () => {
  mined.add(hashOf(0));
  await receive([hashOf(0)]);
  expect(await verify()).toBe('paid');
  for (let batch = 1; batch < 5; batch += 1) {
    await receive(hashes(batch * 100, batch * 100 + 100));
    await verify();
  }
  expect(await claims()).toContain(hashOf(0));
  expect((await store.orders.get('A'))?.standing.state).toBe('paid');
});

test('a transaction that was not there at its turn is asked about again after the others, three times in all', async () => {
  await receive(hashes(0, 40));
  for (let turn = 0; turn < 12; turn += 1) await verify();
  const turns = await query(database.url, 'select distinct claim_turns, claim_waiting from callbacks order by 1');
  expect(turns.every(({ claim_turns }) => Number(claim_turns) <= 3)).toBe(true);
  expect(await query(database.url, 'select from callbacks where claim_waiting')).toEqual([]);
  // Those that are claimed in the end are searched for as any other missing transaction.
  expect(Math.max(...[...Map.groupBy(asked, (hash) => hash).values()].map(({ length }) => length))).toBeLessThan(12);
});

test('a transaction that a person withdrew is not claimed when its turn comes', async () => {
  const [withdrawn = ''] = hashes(0, 1);
  await receive([withdrawn]);
  await store.orders.change('A', { type: 'unbind', claim: claimOf(withdrawn) }, ANA, new Date());
  await receive(hashes(1, 50));
  await receive([withdrawn]);
  for (let turn = 0; turn < 5; turn += 1) await verify();
  expect(asked).not.toContain(withdrawn);
});

test('while callbacks wait for their turn, the order is verified again within a minute', async () => {
  await receive(hashes(0, 50));
  await verify();
  const [row] = await query(
    database.url,
    "select next_verification_at <= now() + interval '61 seconds' as soon from standings",
  );
  expect(row?.soon).toBe(true);
});

test('the facts of an order are few, however many callbacks and answers there are', async () => {
  mined.add(hashOf(0));
  await receive([hashOf(0)]);
  for (let time = 0; time < 30; time += 1) await verify();
  await receive(hashes(1, 1_000));
  const same = Array.from({ length: 500 }, () => aCallbackAbout(hashOf(0), FLOOD));
  await receiveAll(store, same);
  await matchAll();
  const [facts] = await store.standings.orderFacts(['A']);
  expect(facts?.evidence).toHaveLength(2);
  expect(facts?.claims.length).toBeLessThanOrEqual(PER_VERIFICATION + 1);
  expect(facts?.callbacks.length).toBeLessThanOrEqual(100 + 20 * PER_VERIFICATION);
});

async function receive(named: readonly string[], senderNetwork = FLOOD): Promise<void> {
  // Stored in this order.
  for (const hash of named) await receiveAll(store, [aCallbackAbout(hash, senderNetwork)]);
  await matchAll();
}

/** Each counts as a body of its own. */
function aCallbackAbout(hash: string, senderNetwork: string) {
  return aCallback(`order A ${hash}`, { provider: 'pentagoo', digest: randomBytes(32), senderNetwork });
}

async function matchAll(): Promise<void> {
  while ((await store.callbacks.match(500, plainMatcher)) > 0);
}

async function claims(): Promise<readonly unknown[]> {
  const rows = await query(database.url, 'select reference from claims where withdrawn_at is null order by reference');
  return rows.map(({ reference }) => reference);
}

function claimOf(hash: string): Claim {
  return aTransactionClaim(hash);
}

async function verify(): Promise<string> {
  const witness: Provider['verify'] = async ({ claim, now: checkedAt }) => {
    const hash = claim.kind === 'transaction' ? claim.hash : '';
    asked.push(hash);
    const missing = { kind: 'transaction', chainId: 56, block: null, isReplaced: false, transfers: [] } as const;
    const evidence = mined.has(hash)
      ? aTransfer(hash, undefined, { checkedAt })
      : aTransfer(hash, [], {
          checkedAt,
          checks: [{ name: 'found', result: 'unknown' }],
          facts: { ...missing, earlyToleranceSeconds: 60 },
        });
    return { evidence: { ...evidence, claim }, payment: null, retryAfterSeconds: null };
  };
  const providers = [{ name: 'pentagoo', verify: witness } as Provider];
  const { after } = await verifyOrder('A', { store, providers });
  return after.state;
}

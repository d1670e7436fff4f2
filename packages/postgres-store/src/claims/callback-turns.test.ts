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

test('every transaction of a flood has its turn, and the one that exists pays the order', async () => {
  await receive(hashes(0, 100));
  for (let turn = 0; turn < 7; turn += 1) expect(await verify()).toBe('awaiting');
  expect(new Set(asked).size).toBe(100);
  mined.add(hashOf(42));
  let state = 'awaiting';
  for (let turn = 0; state !== 'paid' && turn < 14; turn += 1) {
    await query(database.url, 'update callbacks set claim_after = now() where claim_after > now()');
    state = await verify();
  }
  expect(state).toBe('paid');
  expect(await claims()).toContain(hashOf(42));
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

test('a transaction that no witness shows has three turns, each later than the one before, and then none', async () => {
  await receive(hashes(0, 40));
  const gaps = new Set<unknown>();
  for (let turn = 0; turn < 15; turn += 1) {
    await verify();
    const waiting = 'select claim_turns, ceil(extract(epoch from claim_after - now()) / 60) as minutes from callbacks';
    for (const row of await query(database.url, `${waiting} where claim_waiting and claim_after > now()`))
      gaps.add(`${row.claim_turns}: ${row.minutes}`);
    await query(database.url, 'update callbacks set claim_after = now() where claim_after > now()');
  }
  expect([...gaps].sort()).toEqual(['1: 2', '2: 60']);
  const turns = await query(database.url, 'select max(claim_turns) as most, bool_or(claim_waiting) from callbacks');
  expect(turns).toEqual([{ most: 3, bool_or: false }]);
});

test('a transaction whose turns are over has its turn again when another callback names it', async () => {
  await receive(hashes(0, 20));
  await query(database.url, 'update callbacks set claim_waiting = false, claim_turns = 3');
  await query(database.url, 'delete from claims');
  await receive(hashes(100, 120));
  mined.add(hashOf(7));
  await receive([hashOf(7)]);
  await verify();
  expect(await verify()).toBe('paid');
});

test('an honest callback within a flood of its own network is verified after the eighth part of those before it', async () => {
  mined.add(hashOf(5_000));
  await receive(hashes(0, 96));
  await receive([hashOf(5_000)]);
  await receive(hashes(100, 200));
  let verifications = 0;
  for (let state = 'awaiting'; state !== 'paid' && verifications < 40; verifications += 1) {
    // The flood goes on.
    await receive(hashes(1_000 + 20 * verifications, 1_020 + 20 * verifications));
    state = await verify();
  }
  expect(verifications).toBeLessThanOrEqual(2 + 96 / (PER_VERIFICATION / 2));
});

test('an honest callback before more than ten thousand of another network is verified by the second verification after it', async () => {
  mined.add(hashOf(5_000));
  await receive(hashes(0, 40));
  await receive([hashOf(5_000)], HONEST);
  await receive(hashes(100, 120));
  await query(database.url, COPIES, [11_000]);
  await verify();
  expect(await verify()).toBe('paid');
});

test('of the transactions that wait, one that a scan observed as a transfer to the merchant is claimed first', async () => {
  mined.add(hashOf(5_000));
  await receive(hashes(0, 100));
  await receive([hashOf(5_000)]);
  await receive(hashes(100, 200));
  await query(database.url, OBSERVED, [hashOf(5_000)]);
  await verify();
  expect(await verify()).toBe('paid');
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

test('a verification that says the same again of a transaction that no witness shows appends no evidence', async () => {
  await receive(hashes(0, 5));
  for (let time = 0; time < 10; time += 1) await verify();
  expect(asked).toHaveLength(50);
  expect(await query(database.url, 'select from evidence')).toHaveLength(5);
  expect(await query(database.url, 'select from claims where asked_at is not null')).toHaveLength(5);
  // What is new is appended.
  mined.add(hashOf(3));
  expect(await verify()).toBe('paid');
  expect(await query(database.url, 'select from evidence')).toHaveLength(6);
});

test('an order that has a thousand pieces of evidence gets no more about transactions that no witness shows, and one that exists still pays it', async () => {
  await receive(hashes(0, 1));
  await verify();
  await query(database.url, MORE_EVIDENCE, [1_000]);
  await receive(hashes(1, 80));
  for (let turn = 0; turn < 5; turn += 1) await verify();
  expect(new Set(asked).size).toBe(80);
  expect(await query(database.url, 'select from evidence')).toHaveLength(1_001);
  mined.add(hashOf(5_000));
  await receive([hashOf(5_000)]);
  await verify();
  expect(await verify()).toBe('paid');
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

/** As many waiting callbacks of the flood, each with a transaction of its own. */
const COPIES = `
  insert into callbacks (provider, addressed_order_id, key_id, digest, body, received_at, last_received_at, matched_at,
    outcome, order_id, transaction_network, transaction_hash, claim_waiting, sender_network)
  select 'pentagoo', '', 'k1', sha256(number::text::bytea), '', now(), now(), now(), 'matched', 'A', 'Ethereum',
    '0x' || encode(sha256(number::text::bytea), 'hex'), true, '${FLOOD}'
  from generate_series(1, $1) as number`;

const MORE_EVIDENCE = `
  insert into evidence (order_id, provider, kind, network, reference, witness, answered, checks, configuration, checked_at)
  select 'A', 'pentagoo', 'transaction', 'Ethereum', '0x' || number, 'chain:56', true, '[]', 'test', now()
  from generate_series(1, $1) as number`;

const OBSERVED = `
  insert into observed_transfers (provider, network, hash, chain_id, token, recipient, position, amount_minor, currency,
    exponent, tolerance, moved_at, for_orders_until)
  values ('pentagoo', 'Ethereum', $1, 56, '0xtoken', '0xmerchant', 0, 10000, 'USD', 2, 0, now(), now())`;

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

import type { Order, Standing } from '@punteo/payments';
import { faultCount } from '@punteo/testing';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FakeChain, forkAt, heightAt, type NodeName, replaceBlockOf } from '../fakes/chain.ts';
import type { FakeNeopay, NeopayDocument } from '../fakes/neopay.ts';
import { forEachConcurrently } from '../for-each-concurrently.ts';
import { openTestStore, type TestStore } from '../test-store.ts';
import { createTestSystem, type TestSystem } from '../test-system.ts';
import {
  completePayment,
  createNeopayOrder,
  createPentagooOrder,
  dollars,
  eventLines,
  makeTransfer,
  neopayCallsBack,
  pentagooCallsBack,
  usd,
} from './orders.ts';

let testStore: TestStore;
let sql: pg.Pool;
beforeAll(async () => {
  testStore = await openTestStore();
  sql = new pg.Pool({ connectionString: testStore.databaseUrl });
});
afterAll(async () => {
  await sql?.end();
  await testStore?.close();
});

/** Orders in every state that money brings, by what the order expects and what came. */
const STATES: Readonly<Record<string, { readonly order: (now: Date) => Partial<Order>; readonly came: string[] }>> = {
  paid: { order: () => ({}), came: ['100.00'] },
  paid_late: { order: (now) => ({ dueAt: new Date(now.getTime() + 1_000) }), came: ['100.00'] },
  underpaid: { order: () => ({ amount: usd('150.00') }), came: ['100.00'] },
  overpaid: { order: () => ({ amount: usd('50.00') }), came: ['100.00'] },
  paid_in_parts: { order: () => ({}), came: ['60.00', '40.00'] },
};

/** Before every order of these tests. */
const STALE = '2026-06-01T11:00:00Z';

/** Answers of Neopay about payments that were shown as paid, of which none says that the money was taken back. */
const NEOPAY_DOUBTS: Readonly<Record<string, (neopay: FakeNeopay, document: NeopayDocument) => void>> = {
  'one 404': (neopay, { id }) => void neopay.documents.delete(id),
  'an unmapped status': (_neopay, document) => void Object.assign(document, { status: 'settled' }),
  'a status like an object property': (_neopay, document) => void Object.assign(document, { status: 'constructor' }),
  'a pending of now': (_neopay, document) => void Object.assign(document, { status: 'pending' }),
  'a stale pending': (_neopay, document) => void Object.assign(document, { status: 'pending', updated_at: STALE }),
  'a stale failure': (_neopay, document) => void Object.assign(document, { status: 'rejected', updated_at: STALE }),
  'a stale refund': (_neopay, document) => void Object.assign(document, { status: 'returned', updated_at: STALE }),
  'a payee left out': (_neopay, document) => void Object.assign(document, { payee: null }),
  'another payee': (_neopay, document) => void Object.assign(document, { payee: 'GB29NWBK60161331926819' }),
  'a refund of another payee': (_neopay, document) =>
    void Object.assign(document, { status: 'returned', payee: 'GB29NWBK60161331926819' }),
  'another environment': (_neopay, document) => void Object.assign(document, { environment: 'sandbox' }),
  'a failure in another environment': (_neopay, document) =>
    void Object.assign(document, { status: 'rejected', environment: 'sandbox' }),
  'another application': (_neopay, document) =>
    void Object.assign(document, { application_id: '00000000-0000-4000-8000-000000000001' }),
  'another currency': (_neopay, document) => void Object.assign(document, { currency: 'EUR' }),
  'dates that are no instants': (_neopay, document) =>
    void Object.assign(document, { status: 'pending', created_at: 'yesterday', updated_at: 'today' }),
  'a page that is no JSON': (neopay) => void Object.assign(neopay, { outage: 'html' }),
};

const NEOPAY_CASES = cases(Object.keys(STATES), Object.keys(NEOPAY_DOUBTS));

test.concurrent.each(NEOPAY_CASES)(
  'I21: an order that is %s by Neopay keeps its standing through %s and afterwards, without an event',
  async (state, doubt) => {
    const { order, came } = STATES[state] ?? expect.unreachable();
    const system = createTestSystem(testStore);
    const { orderId, document } = await createNeopayOrder(system, order(system.now));
    const documents = [document];
    if (came.length > 1) {
      const second = await system.createPayment('neopay', orderId);
      documents.push(system.neopay.documents.get(second.providerPaymentId ?? '') ?? expect.unreachable());
    }
    // Late by its creation too: a bound that crosses the due time would leave its lateness unknown.
    const created_at = new Date(system.now.getTime() + (state === 'paid_late' ? 60_000 : 0)).toISOString();
    system.advance(60);
    for (const [index, amount] of came.entries())
      completePayment(system, documents[index] ?? expect.unreachable(), { amount, created_at });
    const before = await neopayCallsBack(system, orderId, `{"case":"${state} ${doubt}"}`);
    expect(before.state).toBe(state);
    const copies = documents.map((each) => ({ ...each }));
    await expectUnmoved(system, orderId, before, {
      begin: () => {
        for (const each of documents) NEOPAY_DOUBTS[doubt]?.(system.neopay, each);
      },
      end: () => {
        system.neopay.outage = null;
        for (const copy of copies) system.neopay.documents.set(copy.id, copy);
      },
    });
  },
);

/** Answers of nodes about a final transfer, of which none shows a block that took its place. */
const CHAIN_DOUBTS: Readonly<Record<string, (chain: FakeChain, height: number) => void>> = {
  'two nodes behind its block': (chain) => behind(chain, ['b', 'c']),
  'one node behind its block': (chain) => behind(chain, ['a']),
  'all nodes behind its block': (chain) => behind(chain, ['a', 'b', 'c']),
  'nodes that no longer index its receipt': (chain, height) =>
    void Object.assign(chain, { receiptsFrom: { height: height + 1, answer: 'null' } }),
  'nodes that have pruned its receipt': (chain, height) =>
    void Object.assign(chain, { receiptsFrom: { height: height + 1, answer: 'pruned' } }),
  'a node that denies it': (chain) => void Object.assign(chain, { thirdNode: 'denies' }),
  'a node that shows another transfer': (chain) => void Object.assign(chain, { thirdNode: 'forges' }),
  'log numbers that moved': (chain) => {
    for (const shown of chain.transfers.values()) for (const log of shown.logs) log.index += 40;
  },
  'nodes that number logs differently': (chain) => {
    chain.logShift.set('a', 5);
    chain.logShift.set('c', 11);
  },
  'a final height that went back to zero': (chain) => void Object.assign(chain, { finalizedHeight: 0 }),
  'nodes of another chain': (chain) => void Object.assign(chain, { outage: 'wrong_chain' }),
  'no node at all': (chain) => void Object.assign(chain, { outage: 'all_down' }),
};

const CHAIN_CASES = cases(Object.keys(STATES), Object.keys(CHAIN_DOUBTS));

test.concurrent.each(CHAIN_CASES)(
  'I21: an order that is %s by a transfer keeps its standing through %s and afterwards, without an event',
  async (state, doubt) => {
    const { order, came } = STATES[state] ?? expect.unreachable();
    const system = createTestSystem(testStore);
    const { orderId, hash } = await createPentagooOrder(system, order(system.now));
    system.advance(60);
    const { height } = makeTransfer(system, hash, { logs: came.map((amount, index) => dollars(index, amount)) });
    const before = await pentagooCallsBack(system, orderId, hash, { amount: undefined });
    expect(before.state).toBe(state);
    const { finalizedHeight } = system.chain;
    await expectUnmoved(system, orderId, before, {
      begin: () => CHAIN_DOUBTS[doubt]?.(system.chain, height ?? 0),
      end: () => {
        Object.assign(system.chain, { receiptsFrom: null, thirdNode: 'honest', outage: null, finalizedHeight });
        system.chain.behindSeconds.clear();
        system.chain.logShift.clear();
      },
    });
  },
);

/** Verifies the order three times an hour apart while something is doubtful, and twice afterwards. */
async function expectUnmoved(
  system: TestSystem,
  orderId: string,
  before: Standing,
  doubt: { begin(): void; end(): void },
): Promise<void> {
  const events = await eventLines(sql, orderId);
  const kinds = kindsOf(before);
  const unmoved = ({ state, paid, paidAt, proof, fulfilmentAllowed, claims }: Standing) => ({
    state,
    paid,
    paidAt,
    proof,
    fulfilmentAllowed,
    claims,
  });
  system.advance(3_600);
  doubt.begin();
  for (let answer = 0; answer < faultCount(2, 3); answer += 1) {
    const { after } = await system.verify(orderId);
    expect(unmoved(after)).toEqual(unmoved(before));
    expect(kindsOf(after).filter((kind) => kind !== 'not_confirmed_any_more')).toEqual(kinds);
    system.advance(3_600);
  }
  doubt.end();
  for (let answer = 0; answer < 2; answer += 1) {
    const { after } = await system.verify(orderId);
    expect({ ...unmoved(after), kinds: kindsOf(after) }).toEqual({ ...unmoved(before), kinds });
    system.advance(3_600);
  }
  expect(await eventLines(sql, orderId)).toEqual(events);
}

test.concurrent.each([
  ['refunded', 'returned', 1],
  ['reversed', 'rejected', 2],
] as const)(
  'I21: an order is %s by a later answer %s, and paid again by a later one, each with one event',
  async (state, status, answers) => {
    const system = createTestSystem(testStore);
    const { orderId, document } = await createNeopayOrder(system);
    completePayment(system, document);
    await system.verify(orderId);
    system.advance(60);
    completePayment(system, document, { status });
    for (let answer = 0; answer < answers; answer += 1) {
      expect((await system.verify(orderId)).before.state).toBe('paid');
      system.advance(60);
    }
    completePayment(system, document);
    await system.verify(orderId);
    await system.verify(orderId);
    expect(await eventLines(sql, orderId)).toEqual([
      'witness: order.paid 100 of 100 allowed',
      `witness: order.${state} 0 of 100`,
      'witness: order.paid 100 of 100 allowed',
    ]);
  },
);

test.concurrent('I21: a failure that another answer contradicts begins anew: two answers a minute apart are needed again', async () => {
  const system = createTestSystem(testStore);
  const { orderId, document } = await createNeopayOrder(system);
  completePayment(system, document);
  await system.verify(orderId);
  for (const status of ['rejected', 'pending', 'rejected', 'completed', 'rejected']) {
    system.advance(120);
    completePayment(system, document, { status });
    expect((await system.verify(orderId)).after.state).toBe('paid');
  }
  expect(await eventLines(sql, orderId)).toEqual(['witness: order.paid 100 of 100 allowed']);
});

test.concurrent('I21: a transfer that is included again in another block keeps its money, and no event calls it reversed', async () => {
  await forEachConcurrently(Array(faultCount(1, 20)), async () => {
    const system = createTestSystem(testStore);
    const { orderId, hash } = await createPentagooOrder(system);
    const made = makeTransfer(system, hash);
    await pentagooCallsBack(system, orderId, hash);
    system.advance(60);
    // First its block is another one and two nodes have not seen the new block of the transfer yet.
    const height = heightAt(system.now);
    system.chain.forks.set(made.height ?? 0, 1);
    Object.assign(made, { height, fork: forkAt(system.chain, height) });
    behind(system.chain, ['b', 'c']);
    expect((await system.verify(orderId)).after).toMatchObject({ state: 'paid', fulfilmentAllowed: true });
    system.chain.behindSeconds.clear();
    expect((await system.verify(orderId)).after).toMatchObject({ state: 'paid', proof: 'chain' });
    system.chain.finalizedHeight = height;
    expect((await system.verify(orderId)).after).toMatchObject({ state: 'paid', proof: 'final' });
    expect(await eventLines(sql, orderId)).toEqual([
      'witness: order.paid 100 of 100 allowed',
      'witness: order.paid 100 of 100',
      'witness: order.paid 100 of 100 allowed',
    ]);
  });
});

test.concurrent('I21: a replaced block reverses an order only once a quorum shows it', async () => {
  const system = createTestSystem(testStore);
  const { orderId, hash } = await createPentagooOrder(system);
  const removed = makeTransfer(system, hash);
  await pentagooCallsBack(system, orderId, hash);
  system.advance(60);
  replaceBlockOf(system.chain, removed);
  behind(system.chain, ['b', 'c']);
  expect((await system.verify(orderId)).after.state).toBe('paid');
  system.chain.behindSeconds.clear();
  expect((await system.verify(orderId)).after.state).toBe('reversed');
});

test('the rows of all these orders hold every invariant', async () => {
  expect(await testStore.violations()).toEqual([]);
});

/** Every pair at full counts; otherwise each doubt once, with the states in turn. */
function cases(states: readonly string[], doubts: readonly string[]): readonly (readonly [string, string])[] {
  const all = doubts.flatMap((doubt) => states.map((state) => [state, doubt] as const));
  const inTurn = doubts.map((doubt, index) => [states[index % states.length] as string, doubt] as const);
  return faultCount(0, 1) === 1 ? all : inTurn;
}

function kindsOf({ discrepancies }: Standing): readonly string[] {
  return discrepancies.map(({ kind }) => kind);
}

/** Lets these nodes lack the blocks of ten hours, in which every transfer of these tests was made. */
function behind(chain: FakeChain, nodes: readonly NodeName[]): void {
  for (const node of nodes) chain.behindSeconds.set(node, 36_000);
}

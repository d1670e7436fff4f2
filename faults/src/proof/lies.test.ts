import { faultCount } from '@punteo/testing';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { CHAIN_ID, LOOK_ALIKE, MERCHANT, STRANGER, UNITS_PER_CENT } from '../fakes/chain.ts';
import type { NeopayDocument } from '../fakes/neopay.ts';
import { type Ground, openGround, type TestSystem, testSystemOn } from '../test-system.ts';
import { bankOrder, cryptoOrder, named, pay, transfer } from './orders.ts';

const ROUNDS = faultCount(1, 20);

let ground: Ground;
let system: TestSystem;

beforeAll(async () => {
  ground = await openGround();
});
beforeEach(() => {
  system = testSystemOn(ground);
});
afterEach(async () => {
  expect(await ground.violations()).toEqual([]);
});
afterAll(() => ground?.close());

test.each<[string, Partial<NeopayDocument>, string, string]>([
  ['another application', { application_id: '00000000-0000-4000-8000-000000000001' }, 'application', 'awaiting'],
  ['the sandbox', { environment: 'sandbox' }, 'environment', 'awaiting'],
  ['another payee', { payee: 'GB29NWBK60161331926819' }, 'payee', 'awaiting'],
  ['another currency', { currency: 'EUR' }, 'currency', 'awaiting'],
  ['a cent less', { amount: '99.99' }, 'amount', 'underpaid'],
  ['a cent more', { amount: '100.01' }, 'amount', 'overpaid'],
  ['a thousandth of a cent more', { amount: '100.00001' }, 'amount', 'overpaid'],
  ['an unknown status', { status: 'settled' }, 'status', 'awaiting'],
  ['a status like a property', { status: 'toString' }, 'status', 'awaiting'],
  ['before the order', { created_at: '2026-05-01T00:00:00Z' }, 'not_before_order', 'awaiting'],
])('C9: a payment of %s is not plainly paid, and a named check says why', async (_case, changes, check, state) => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const { orderId, document } = await bankOrder(system);
    pay(system, document, changes);
    const { after, evidence } = await system.examine(orderId);
    expect(after).toMatchObject({ state, fulfilmentAllowed: false });
    expect(evidence[0]?.checks.find(({ name }) => name === check)?.result).not.toBe('passed');
  }
});

test('C9: another payment than the one asked for is nothing of this order’s', async () => {
  const other = await bankOrder(system);
  pay(system, other.document);
  const { orderId, document } = await bankOrder(system);
  pay(system, document, { status: 'pending' });
  system.neopay.swapFor = other.document.id;
  const { after, evidence } = await system.examine(orderId);
  expect(after).toMatchObject({ state: 'awaiting', fulfilmentAllowed: false });
  expect(evidence[0]).toMatchObject({ observed: null, proofKeys: [] });
});

test('C9: a status that goes back from paid to pending is told, never silent', async () => {
  const { orderId, document } = await bankOrder(system);
  pay(system, document);
  await system.examine(orderId);
  document.status = 'pending';
  expect((await system.examine(orderId)).after).toMatchObject({
    state: 'reversed',
    fulfilmentAllowed: false,
    discrepancies: [{ kind: 'reversed' }],
  });
});

test.each<[string, string]>([
  ['100.00', 'paid'],
  ['100', 'paid'],
  ['100.0000', 'paid'],
  ['999.66', 'overpaid'],
  ['0.29', 'underpaid'],
  ['1.13', 'underpaid'],
  ['99.99999999999999', 'underpaid'],
  ['100.10000000000001', 'overpaid'],
  ['9007199254740993', 'overpaid'],
  ['0.001', 'underpaid'],
  ['1e2', 'awaiting'],
  ['1e400', 'awaiting'],
  ['"100.00"', 'awaiting'],
  ['null', 'awaiting'],
  ['-100', 'awaiting'],
  ['0100.00', 'awaiting'],
  ['100.', 'awaiting'],
  ['NaN', 'awaiting'],
])('C10: an amount written %s is read to its last digit, or refused', async (amount, state) => {
  const { orderId, document } = await bankOrder(system);
  pay(system, document, { amount });
  const { after } = await system.examine(orderId);
  expect(after.state).toBe(state);
  expect(after.fulfilmentAllowed).toBe(state === 'paid');
});

test.each(['forges', 'denies'] as const)('C12: one node of three that %s is outvoted, and named', async (liar) => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const { orderId, hash } = await cryptoOrder(system);
    system.chain.liar = liar;
    if (liar === 'denies') transfer(system, hash);
    await named(system, orderId, hash);
    const { after, evidence } = await system.examine(orderId);
    expect(after.fulfilmentAllowed).toBe(liar === 'denies');
    expect(evidence[0]?.checks.find(({ name }) => name === 'quorum')?.actual).toMatch(/differs|absent|present/);
  }
});

test('C13: a transfer is not paid before it is final, and finality once reached is not lost by asking a slower node', async () => {
  const { orderId, hash } = await cryptoOrder(system);
  const { height } = transfer(system, hash, { final: false });
  system.chain.finalized = 0;
  expect(await named(system, orderId, hash)).toMatchObject({ state: 'confirming', fulfilmentAllowed: false });
  system.chain.finalized = (height ?? 0) - 1;
  expect((await system.examine(orderId)).after.state).toBe('confirming');
  system.chain.finalized = height ?? 0;
  expect((await system.examine(orderId)).after).toMatchObject({ state: 'paid', proof: 'final' });
  system.chain.finalized = 0;
  expect((await system.examine(orderId)).after).toMatchObject({ state: 'paid', proof: 'final' });
});

test('C14: a reorganisation before finality takes the evidence back, and leaves the order waiting', async () => {
  for (let round = 0; round < faultCount(2, 50); round += 1) {
    system = testSystemOn(ground);
    const { orderId, hash } = await cryptoOrder(system);
    const made = transfer(system, hash, { final: false });
    expect((await named(system, orderId, hash)).state).toBe('confirming');
    made.height = null;
    expect((await system.examine(orderId)).after.state).toBe('awaiting');
    transfer(system, hash, { fork: 1, final: false });
    expect((await system.examine(orderId)).after).toMatchObject({ state: 'confirming', fulfilmentAllowed: false });
  }
});

test('C15: a reorganisation after we called it paid is told as reversed, and nothing is deleted', async () => {
  for (let round = 0; round < faultCount(2, 20); round += 1) {
    const { orderId, hash } = await cryptoOrder(system);
    const made = transfer(system, hash);
    expect((await named(system, orderId, hash)).state).toBe('paid');
    made.height = null;
    const { after } = await system.examine(orderId);
    expect(after).toMatchObject({ state: 'reversed', fulfilmentAllowed: false, discrepancies: [{ kind: 'reversed' }] });
    const [facts] = await system.store.standings.orderFacts([orderId]);
    expect(facts?.evidence.map(({ verdict }) => verdict)).toEqual(['confirmed', 'undetermined']);
  }
});

test.each([
  ['of a contract that looks alike', { contract: LOOK_ALIKE }],
  ['to somebody else', { to: STRANGER }],
  ['that failed', { status: '0x0' as const }],
  ['of nothing', { logs: [{ index: 0, units: 0n }] }],
  ['without a log', { logs: [] }],
])('C16: a transfer %s pays nothing', async (_case, changes) => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const { orderId, hash } = await cryptoOrder(system);
    transfer(system, hash, changes);
    expect(await named(system, orderId, hash)).toMatchObject({ state: 'awaiting', fulfilmentAllowed: false });
  }
});

test('C16: several transfers in one transaction are one payment, each log a proof of its own', async () => {
  const { orderId, hash } = await cryptoOrder(system);
  const logs = [1n, 99n].map((dollars, at) => ({ index: at * 4, units: dollars * 100n * UNITS_PER_CENT }));
  transfer(system, hash, { logs, to: MERCHANT });
  expect((await named(system, orderId, hash)).state).toBe('paid');
  const [facts] = await system.store.standings.orderFacts([orderId]);
  expect(facts?.evidence[0]?.proofKeys).toEqual([0, 4].map((index) => `chain:${CHAIN_ID}:${hash}:${index}`));
});

test('C17: a transfer from before its order, or from a time to come, pays nothing', async () => {
  for (const seconds of [-61, -86_400, 301, 86_400]) {
    system = testSystemOn(ground);
    const { orderId, hash } = await cryptoOrder(system);
    const { height } = transfer(system, hash);
    const moved = (height ?? 0) + seconds;
    transfer(system, hash, { height: moved });
    // A chain whose clock is ahead of ours: its nodes know the block already.
    system.chain.ahead = Math.max(seconds, 0);
    system.chain.finalized = moved;
    expect(await named(system, orderId, hash)).toMatchObject({ state: 'awaiting', fulfilmentAllowed: false });
  }
});

test.each([
  ['too little', [9_000n], 'underpaid'],
  ['too much', [11_000n], 'overpaid'],
  ['two parts', [4_000n, 6_000n], 'paid_in_parts'],
  ['twice', [10_000n, 10_000n], 'overpaid'],
] as const)('C18: %s is a standing of its own, never plainly paid', async (_case, parts, state) => {
  const { orderId, hash } = await cryptoOrder(system);
  for (const [number, cents] of parts.entries()) {
    const each = `0x${number + 1}${hash.slice(3)}`;
    transfer(system, each, { logs: [{ index: 3, units: cents * UNITS_PER_CENT }] });
    await named(system, orderId, each);
  }
  expect((await system.examine(orderId)).after.state).toBe(state);
});

test('C18: what is paid after the last day is late, and a person decides', async () => {
  const { orderId, hash } = await cryptoOrder(system, { dueAt: new Date(system.now.getTime() + 1_000) });
  system.wait(60);
  transfer(system, hash);
  expect(await named(system, orderId, hash)).toMatchObject({ state: 'paid_late', fulfilmentAllowed: false });
});

test.each([-86_400, -3_600, -300, 300, 86_400])(
  'C19: a clock that is %i seconds off pays nothing that is not paid, and loses nothing that is',
  async (seconds) => {
    const { orderId, document } = await bankOrder(system);
    system.wait(seconds);
    expect((await system.examine(orderId)).after.fulfilmentAllowed).toBe(false);
    pay(system, document);
    expect((await system.examine(orderId)).after.state).toBe('paid');
    system.wait(-seconds);
    expect((await system.examine(orderId)).after.state).toBe('paid');
  },
);

import { faultCount } from '@punteo/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startTestChain, type TestChain } from './__fixtures__/test-chain.ts';

const DEPTHS = [1, 2, 6, 15, 64] as const;
const often = { repeats: faultCount(0, 49), timeout: 300_000 };

let testChain: TestChain;
beforeAll(async () => {
  testChain = await startTestChain();
});
afterAll(() => testChain?.close());

/** A node keeps a limited number of blocks, each a second ahead of the one before: after some tests a new chain starts. */
const TESTS_PER_CHAIN = 25;
let tests = 0;
beforeEach(async () => {
  tests += 1;
  if (tests % TESTS_PER_CHAIN !== 0) return;
  await testChain.close();
  testChain = await startTestChain();
});

describe.each(DEPTHS)('a reorganisation of depth %i before the transfer is final', (depth) => {
  test(
    'C14: takes back the observed money: the order awaits payment, is verified again, and can still be paid',
    often,
    async () => {
      const provider = testChain.provider({ finality: { depth: depth + 1 } });
      const { orderId, hash } = await claimedPayment(depth);
      expect(await testChain.verify(orderId, provider)).toBe('confirming');

      await testChain.node.reorg({ depth, drop: [hash] });
      expect(await testChain.verify(orderId, provider)).toBe('awaiting');
      expect(await isDue(orderId, 120)).toBe(true);

      await testChain.receiveCallback(orderId, (await testChain.pay()).hash);
      await testChain.node.mine(depth);
      expect(await testChain.verify(orderId, provider)).toBe('paid');
      expect(await testChain.events(orderId)).not.toContain('order.reversed');
    },
  );

  test(
    'that moves the transfer to another block pays the order when that block is final, not before',
    often,
    async () => {
      const provider = testChain.provider({ finality: { depth: depth + 1 } });
      const { orderId } = await claimedPayment(depth);
      await testChain.verify(orderId, provider);
      await testChain.node.reorg({ depth, laterBlocks: 1 });
      expect(await testChain.verify(orderId, provider)).toBe('confirming');
      await testChain.node.mine(depth);
      expect(await testChain.verify(orderId, provider)).toBe('paid');
    },
  );
});

describe.each(DEPTHS)('a reorganisation of depth %i after the order is paid', (depth) => {
  test(
    'reverses the order with an event and a discrepancy, and pays it again when the transfer returns',
    often,
    async () => {
      const provider = testChain.provider({ finality: { depth } });
      const { orderId, hash } = await claimedPayment(depth);
      expect(await testChain.verify(orderId, provider)).toBe('paid');
      // A paid order is verified again, which is what finds the reorganisation.
      expect(await isDue(orderId, 3_601)).toBe(true);

      const raw = await testChain.rpc('eth_getRawTransactionByHash', hash);
      await testChain.node.reorg({ depth, drop: [hash] });
      expect(await testChain.verify(orderId, provider)).toBe('reversed');
      expect(await testChain.events(orderId)).toEqual(['order.paid', 'order.reversed']);
      expect((await testChain.store.orders.get(orderId))?.standing.fulfilmentAllowed).toBe(false);
      expect(await discrepanciesOf(orderId)).toEqual(['reversed open']);
      // The next run keeps the discrepancy open.
      expect(await discrepanciesOf(orderId)).toEqual(['reversed open']);

      expect(await testChain.rpc('eth_sendRawTransaction', raw)).toBe(hash);
      await testChain.node.mine(depth);
      expect(await testChain.verify(orderId, provider)).toBe('paid');
      expect(await testChain.events(orderId)).toEqual(['order.paid', 'order.reversed', 'order.paid']);
      expect(await discrepanciesOf(orderId)).not.toContain('reversed open');
    },
  );
});

test('C15: a final transfer that moved to another block stays paid, and is final again once its new block is', async () => {
  const provider = testChain.provider({ finality: { depth: 6 } });
  const { orderId } = await claimedPayment(6);
  expect(await testChain.verify(orderId, provider)).toBe('paid');
  await testChain.node.reorg({ depth: 6, laterBlocks: 3 });
  expect([await testChain.verify(orderId, provider), await proofOf(orderId)]).toEqual(['paid', 'chain']);
  await testChain.node.mine(5);
  expect([await testChain.verify(orderId, provider), await proofOf(orderId)]).toEqual(['paid', 'final']);
});

test('a transfer that was replaced by another transaction with its nonce leaves the order awaiting payment', async () => {
  const provider = testChain.provider({ finality: { depth: 3 } });
  const { orderId, hash } = await claimedPayment(2);
  expect(await testChain.verify(orderId, provider)).toBe('confirming');
  await testChain.node.reorg({ depth: 2, drop: [hash] });
  const replacement = await testChain.pay({ to: testChain.node.accounts[5] as `0x${string}` });
  await testChain.node.mine(3);
  expect(await testChain.verify(orderId, provider)).toBe('awaiting');
  await testChain.receiveCallback(orderId, replacement.hash);
  expect(await testChain.verify(orderId, provider)).toBe('awaiting');
});

test('a second payment of a paid order is verified until it is final', async () => {
  const provider = testChain.provider({ finality: { depth: 4 } });
  const { orderId } = await claimedPayment(4);
  expect(await testChain.verify(orderId, provider)).toBe('paid');
  await testChain.receiveCallback(orderId, (await testChain.pay()).hash);
  expect(await testChain.verify(orderId, provider)).toBe('paid');
  expect(await isDue(orderId, 120)).toBe(true);
  await testChain.node.mine(3);
  expect(await testChain.verify(orderId, provider)).toBe('overpaid');
});

describe('a paid order', () => {
  test('is verified hourly for the configured time, then no more', async () => {
    const provider = testChain.provider({ finality: { depth: 1 }, watchSeconds: 7_200 });
    const { orderId } = await claimedPayment(1);
    await testChain.verify(orderId, provider);
    const { paidAt } = (await testChain.store.orders.get(orderId))?.standing ?? {};
    for (const [minutes, due] of [
      [30, 90],
      [90, 150],
      [150, null],
    ] as const) {
      const now = new Date((paidAt as Date).getTime() + minutes * 60_000);
      expect(await testChain.verify(orderId, provider, () => now)).toBe('paid');
      expect(await testChain.nextVerificationAt(orderId)).toEqual(
        due === null ? null : new Date((paidAt as Date).getTime() + due * 60_000),
      );
    }
  });

  test('whose transfer is final by the chain’s tag is verified once more', async () => {
    const provider = testChain.provider({ finality: { tag: 'finalized', depth: 64 }, watchSeconds: 86_400 });
    const { orderId } = await claimedPayment(70);
    expect(await testChain.verify(orderId, provider)).toBe('paid');
    const { paidAt } = (await testChain.store.orders.get(orderId))?.standing ?? {};
    const inMinutes = (minutes: number) => () => new Date((paidAt as Date).getTime() + minutes * 60_000);
    await testChain.verify(orderId, provider, inMinutes(20));
    expect(await testChain.nextVerificationAt(orderId)).toEqual(inMinutes(80)());
    await testChain.verify(orderId, provider, inMinutes(80));
    expect(await testChain.nextVerificationAt(orderId)).toBeNull();
  });
});

/** An order with a callback, whose transfer is `depth` blocks deep, its own block included. */
async function claimedPayment(depth: number) {
  const orderId = await testChain.createOrder();
  const { hash } = await testChain.pay();
  if (depth > 1) await testChain.node.mine(depth - 1);
  await testChain.receiveCallback(orderId, hash);
  return { orderId, hash };
}

async function isDue(orderId: string, inSeconds: number): Promise<boolean> {
  const due = await testChain.store.verifications.due(new Date(Date.now() + inSeconds * 1_000), 1_000);
  return due.some((each) => each.orderId === orderId);
}

async function discrepanciesOf(orderId: string): Promise<readonly string[]> {
  const { runs, discrepancies } = testChain.store;
  const { runId } = await runs.start({ from: null, to: null, dryRun: false });
  const gracePeriods = { fulfilmentSeconds: 86_400, callbackSeconds: 86_400, createSeconds: 86_400 };
  await runs.begin(runId);
  const options = { now: new Date(), gracePeriods, callbackProviders: ['pentagoo'] };
  const { summary } = await runs.findDiscrepancies(runId, options);
  await runs.finish(runId, { complete: true, incompleteReasons: [], summary });
  const { items } = await discrepancies.list({ orderId }, { limit: 200 });
  return items.map(({ kind, state }) => `${kind} ${state}`);
}

async function proofOf(orderId: string): Promise<string | undefined> {
  return (await testChain.store.orders.get(orderId))?.standing.proof;
}

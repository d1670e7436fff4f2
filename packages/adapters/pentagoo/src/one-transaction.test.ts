import { moneyFromDecimal } from '@punteo/payments';
import { faultCount } from '@punteo/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NETWORK, startTestChain, type TestChain } from './__fixtures__/test-chain.ts';

/** Pairs of orders that claim one transaction at the same moment. */
const PAIRS = faultCount(30, 1_000);

let testChain: TestChain;
beforeAll(async () => {
  testChain = await startTestChain();
});
afterAll(() => testChain?.close());

describe('one transaction claimed by two orders', () => {
  test('pays the order that was verified first, and is a proof_already_used discrepancy of the other', async () => {
    const [first, second] = [await testChain.createOrder(), await testChain.createOrder()];
    const { hash } = await testChain.pay();
    await testChain.receiveCallback(first, hash);
    expect(await verify(first)).toEqual(['paid', []]);
    await testChain.receiveCallback(second, hash);
    expect(await verify(second)).toEqual(['awaiting', ['proof_already_used']]);
    expect(await verify(first)).toEqual(['paid', ['contested_payment']]);
    expect(await testChain.events(second)).toEqual([]);
  });

  test('stays with the order that was verified first while it is not final', async () => {
    const provider = testChain.provider({ finality: { depth: 3 } });
    const [first, second] = [await testChain.createOrder(), await testChain.createOrder()];
    const { hash } = await testChain.pay();
    await testChain.receiveCallback(first, hash);
    expect(await testChain.verify(first, provider)).toBe('confirming');
    await testChain.receiveCallback(second, hash);
    await testChain.node.mine(2);
    expect(await testChain.verify(second, provider)).toBe('awaiting');
    expect(await testChain.verify(first, provider)).toBe('paid');
  });

  test.each(['lower case', 'upper case'])(
    'contests both orders when both claimed it before a verification, with the hash in %s',
    async (spelling) => {
      const [first, second] = [await testChain.createOrder(), await testChain.createOrder()];
      const { hash } = await testChain.pay();
      await testChain.receiveCallback(first, hash);
      await testChain.receiveCallback(second, spelling === 'lower case' ? hash : `0x${hash.slice(2).toUpperCase()}`);
      for (const orderId of [first, second, second, first])
        expect(await verify(orderId)).toEqual(['contested', ['contested_payment']]);
      expect(await testChain.events(first)).toEqual(['order.contested']);
    },
  );

  test('pays the order to which a person allocated it, and is a proof_already_used discrepancy of the other', async () => {
    const [first, second] = [await testChain.createOrder(), await testChain.createOrder()];
    const { hash } = await testChain.pay();
    await testChain.receiveCallback(first, hash);
    await testChain.receiveCallback(second, hash);
    expect(await verify(first)).toEqual(['contested', ['contested_payment']]);
    const allocation = {
      type: 'allocate',
      claim: { provider: 'pentagoo', kind: 'transaction', network: NETWORK, hash },
      unit: {
        kind: 'transfer',
        chainId: 97,
        hash,
        token: testChain.token.address.toLowerCase(),
        recipient: testChain.merchant,
        position: 0,
      },
      amount: moneyFromDecimal('100.00', 'USD'),
    } as const;
    await testChain.store.orders.change(second, allocation, { actor: 'ana', reason: 'test' }, new Date());
    expect(await verify(second)).toEqual(['paid', []]);
    expect(await verify(first)).toEqual(['awaiting', ['proof_already_used']]);
  });

  test(`D4: never pays both, in ${PAIRS} pairs at once and any order of arrival`, { timeout: 600_000 }, async () => {
    const provider = testChain.provider();
    const pairs = [];
    for (let pair = 0; pair < PAIRS; pair += 1) {
      pairs.push({
        hash: (await testChain.pay()).hash,
        orders: [await testChain.createOrder(), await testChain.createOrder()] as const,
      });
    }
    await Promise.all(
      pairs.map(async ({ hash, orders: [first, second] }, index) => {
        const claim = async (orderId: string) => {
          await testChain.receiveCallback(orderId, hash);
          await testChain.verify(orderId, provider);
        };
        // In every third pair the second order claims the transaction when the first has been verified.
        const one = claim(first);
        if (index % 3 === 2) await one;
        await Promise.all([one, claim(second)]);
      }),
    );
    const outcomes = await Promise.all(
      pairs.map(async ({ orders }) => {
        const results = await Promise.all(orders.map((orderId) => verify(orderId)));
        return results
          .map(([state, kinds]) => [state, ...kinds].join(' '))
          .sort()
          .join(' and ');
      }),
    );
    const allowed = [
      'contested contested_payment and contested contested_payment',
      'awaiting proof_already_used and paid contested_payment',
    ];
    expect(outcomes.filter((outcome) => !allowed.includes(outcome))).toEqual([]);
  });
});

describe('an order is paid by its transaction although it is claimed by', () => {
  test('another order with another amount', async () => {
    await expectPaidBeside(await testChain.createOrder({ amount: moneyFromDecimal('40.00', 'USD') }));
  });

  test('another order that was made after the transfer', async () => {
    await expectPaidBeside(await testChain.createOrder({ createdAt: new Date(Date.now() + 86_400_000) }));
  });

  test('another order in another currency', async () => {
    await expectPaidBeside(await testChain.createOrder({ amount: moneyFromDecimal('100.00', 'EUR') }));
  });

  async function expectPaidBeside(other: string) {
    const paid = await testChain.createOrder();
    const { hash } = await testChain.pay();
    await testChain.receiveCallback(other, hash);
    await testChain.receiveCallback(paid, hash);
    for (const orderId of [other, paid, other]) await verify(orderId);
    expect((await verify(paid))[0]).toBe('paid');
    expect((await verify(other))[0]).not.toMatch(/paid/);
  }
});

test('each of two transfers in one transaction pays the order of its amount', async () => {
  const first = await testChain.createOrder({ amount: moneyFromDecimal('60.00', 'USD') });
  const second = await testChain.createOrder({ amount: moneyFromDecimal('40.00', 'USD') });
  const { hash } = await testChain.node.batchTransfer([
    { token: testChain.token, to: testChain.merchant, amount: '60.00' },
    { token: testChain.token, to: testChain.merchant, amount: '40.00' },
  ]);
  await testChain.receiveCallback(first, hash);
  await testChain.receiveCallback(second, hash);
  for (const orderId of [first, second, first]) expect((await verify(orderId))[0]).toBe('paid');
});

test('a claim on an unlisted network is an environment_mismatch discrepancy until the network is listed', async () => {
  const orderId = await testChain.createOrder();
  await testChain.receiveCallback(orderId, (await testChain.pay()).hash, 'BSC Testnet');
  expect(await verify(orderId)).toEqual(['awaiting', ['environment_mismatch']]);
  await testChain.verify(orderId, testChain.provider({ names: [NETWORK, 'BSC Testnet'] }));
  const { standing } = (await testChain.store.orders.get(orderId)) ?? {};
  expect([standing?.state, standing?.discrepancies]).toEqual(['paid', []]);
});

/** Verifies an order and returns its state and the kinds of its discrepancies. */
async function verify(orderId: string): Promise<readonly [state: string, discrepancies: readonly string[]]> {
  const state = await testChain.verify(orderId, testChain.provider());
  const { standing } = (await testChain.store.orders.get(orderId)) ?? {};
  return [state, (standing?.discrepancies ?? []).map(({ kind }) => kind)];
}

import { moneyFromDecimal } from '@punteo/payments';
import { faultCount } from '@punteo/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NETWORK, startTestChain, type TestChain } from './__fixtures__/test-chain.ts';

/** Pairs of orders that reach for one transaction at the same moment. */
const PAIRS = faultCount(60, 1_000);

let testChain: TestChain;
beforeAll(async () => {
  testChain = await startTestChain();
});
afterAll(() => testChain?.close());

describe('one transaction that two orders show', () => {
  test('pays the one that was proven first; the other is told that it is used', async () => {
    const [first, second] = [await testChain.order(), await testChain.order()];
    const { hash } = await testChain.pay();
    await testChain.callBack(first, hash);
    expect(await look(first)).toEqual(['paid', []]);
    await testChain.callBack(second, hash);
    expect(await look(second)).toEqual(['awaiting', ['reused_hash']]);
    expect(await look(first)).toEqual(['paid', []]);
    expect(await testChain.events(second)).toEqual([]);
  });

  test('is kept for the one that was seen first also while it is not final', async () => {
    const provider = testChain.provider({ finality: { depth: 3 } });
    const [first, second] = [await testChain.order(), await testChain.order()];
    const { hash } = await testChain.pay();
    await testChain.callBack(first, hash);
    expect(await testChain.examine(first, provider)).toBe('confirming');
    await testChain.callBack(second, hash);
    await testChain.node.mine(2);
    expect(await testChain.examine(second, provider)).toBe('awaiting');
    expect(await testChain.examine(first, provider)).toBe('paid');
  });

  test.each(['lower case', 'upper case'])(
    'is contested by both when both came before anybody asked, also in %s',
    async (spelling) => {
      const [first, second] = [await testChain.order(), await testChain.order()];
      const { hash } = await testChain.pay();
      await testChain.callBack(first, hash);
      await testChain.callBack(second, spelling === 'lower case' ? hash : `0x${hash.slice(2).toUpperCase()}`);
      for (const orderId of [first, second, second, first])
        expect(await look(orderId)).toEqual(['contested', ['contested_hash']]);
      expect(await testChain.events(first)).toEqual(['order.contested']);
    },
  );

  test('is the one’s for whom a person speaks; the other is told that it is used', async () => {
    const [first, second] = [await testChain.order(), await testChain.order()];
    const { hash } = await testChain.pay();
    await testChain.callBack(first, hash);
    await testChain.callBack(second, hash);
    expect(await look(first)).toEqual(['contested', ['contested_hash']]);
    await testChain.store.payments.bind('pentagoo', `${NETWORK}:${hash}`, second);
    expect(await look(first)).toEqual(['contested', ['contested_hash']]);
    expect(await look(second)).toEqual(['paid', []]);
    expect(await look(first)).toEqual(['awaiting', ['reused_hash']]);
  });

  test(`D4: never pays two, whatever the order of arrival, ${PAIRS} times at once`, { timeout: 600_000 }, async () => {
    const provider = testChain.provider();
    const pairs = [];
    for (let pair = 0; pair < PAIRS; pair += 1) {
      pairs.push({
        hash: (await testChain.pay()).hash,
        orders: [await testChain.order(), await testChain.order()] as const,
      });
    }
    await Promise.all(
      pairs.flatMap(({ hash, orders }, index) =>
        // The second of every third pair comes a little later: sometimes the first is through by then.
        orders.map(async (orderId, place) => {
          await new Promise((resolve) => setTimeout(resolve, place * (index % 3) * 20));
          await testChain.callBack(orderId, hash);
          await testChain.examine(orderId, provider);
        }),
      ),
    );
    const outcomes = await Promise.all(
      pairs.map(async ({ orders }) => {
        const looks = await Promise.all(orders.map((orderId) => look(orderId)));
        return looks
          .map(([state, kinds]) => [state, ...kinds].join(' '))
          .sort()
          .join(' and ');
      }),
    );
    const allowed = ['contested contested_hash and contested contested_hash', 'awaiting reused_hash and paid'];
    expect(outcomes.filter((outcome) => !allowed.includes(outcome))).toEqual([]);
  });
});

describe('an honest order is not held up by', () => {
  test('an order that the money does not fit', async () => {
    const cheap = await testChain.order({ amount: moneyFromDecimal('40.00', 'USD') });
    await heldUpBy(cheap);
  });

  test('an order that was made after the money moved', async () => {
    await heldUpBy(await testChain.order({ createdAt: new Date(Date.now() + 86_400_000) }));
  });

  test('an order whose claim names a network that nobody listed', async () => {
    await heldUpBy(await testChain.order(), 'Ethereum Classic');
  });

  test('an order in another currency', async () => {
    await heldUpBy(await testChain.order({ amount: moneyFromDecimal('100.00', 'EUR') }));
  });

  /** Until the rival's claim was looked at nobody knows whose it is; after it was, the honest order is paid. */
  async function heldUpBy(competingClaim: string, network = NETWORK) {
    const honest = await testChain.order();
    const { hash } = await testChain.pay();
    await testChain.callBack(competingClaim, hash, network);
    await testChain.callBack(honest, hash);
    expect(await look(honest)).toEqual(['contested', ['contested_hash']]);
    expect((await look(competingClaim))[0]).not.toMatch(/paid/);
    expect(await testChain.nextVerificationAt(honest)).not.toBeNull();
    expect(await look(honest)).toEqual(['paid', []]);
    expect((await look(competingClaim))[0]).not.toMatch(/paid/);
  }
});

test('two transfers in one transaction, shown by two orders, pay neither by themselves, and say so', async () => {
  const first = await testChain.order({ amount: moneyFromDecimal('60.00', 'USD') });
  const second = await testChain.order({ amount: moneyFromDecimal('40.00', 'USD') });
  const { hash } = await testChain.node.batchTransfer([
    { token: testChain.token, to: testChain.merchant, amount: '60.00' },
    { token: testChain.token, to: testChain.merchant, amount: '40.00' },
  ]);
  await testChain.callBack(first, hash);
  await testChain.callBack(second, hash);
  for (const orderId of [first, second, first]) expect(await look(orderId)).toEqual(['contested', ['contested_hash']]);
});

test('a network that was not listed is loud, and silent once it is', async () => {
  const orderId = await testChain.order();
  await testChain.callBack(orderId, (await testChain.pay()).hash, 'BSC Testnet');
  expect(await look(orderId)).toEqual(['awaiting', ['environment_mismatch']]);
  await testChain.examine(orderId, testChain.provider({ names: [NETWORK, 'BSC Testnet'] }));
  const { standing } = (await testChain.store.orders.get(orderId)) ?? {};
  expect([standing?.state, standing?.discrepancies]).toEqual(['paid', []]);
});

/** What a look makes of an order: its state, and the kinds of what does not tally. */
async function look(orderId: string): Promise<readonly [state: string, discrepancies: readonly string[]]> {
  const state = await testChain.examine(orderId, testChain.provider());
  const { standing } = (await testChain.store.orders.get(orderId)) ?? {};
  return [state, (standing?.discrepancies ?? []).map(({ kind }) => kind)];
}

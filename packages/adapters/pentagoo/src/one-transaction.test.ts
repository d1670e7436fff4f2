import { moneyFromDecimal } from '@punteo/payments';
import { faultCount } from '@punteo/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ChainHouse, NETWORK, startChainHouse } from './__fixtures__/test-chain.ts';

/** Pairs of orders that reach for one transaction at the same moment. */
const PAIRS = faultCount(60, 1_000);

let house: ChainHouse;
beforeAll(async () => {
  house = await startChainHouse();
});
afterAll(() => house?.close());

describe('one transaction that two orders show', () => {
  test('pays the one that was proven first; the other is told that it is used', async () => {
    const [first, second] = [await house.order(), await house.order()];
    const { hash } = await house.pay();
    await house.callBack(first, hash);
    expect(await look(first)).toEqual(['paid', []]);
    await house.callBack(second, hash);
    expect(await look(second)).toEqual(['awaiting', ['reused_hash']]);
    expect(await look(first)).toEqual(['paid', []]);
    expect(await house.events(second)).toEqual([]);
  });

  test('is kept for the one that was seen first also while it is not final', async () => {
    const provider = house.provider({ finality: { depth: 3 } });
    const [first, second] = [await house.order(), await house.order()];
    const { hash } = await house.pay();
    await house.callBack(first, hash);
    expect(await house.examine(first, provider)).toBe('confirming');
    await house.callBack(second, hash);
    await house.node.mine(2);
    expect(await house.examine(second, provider)).toBe('awaiting');
    expect(await house.examine(first, provider)).toBe('paid');
  });

  test.each(['lower case', 'upper case'])(
    'is contested by both when both came before anybody asked, also in %s',
    async (spelling) => {
      const [first, second] = [await house.order(), await house.order()];
      const { hash } = await house.pay();
      await house.callBack(first, hash);
      await house.callBack(second, spelling === 'lower case' ? hash : `0x${hash.slice(2).toUpperCase()}`);
      for (const orderId of [first, second, second, first])
        expect(await look(orderId)).toEqual(['contested', ['contested_hash']]);
      expect(await house.events(first)).toEqual(['order.contested']);
    },
  );

  test('is the one’s for whom a person speaks; the other is told that it is used', async () => {
    const [first, second] = [await house.order(), await house.order()];
    const { hash } = await house.pay();
    await house.callBack(first, hash);
    await house.callBack(second, hash);
    expect(await look(first)).toEqual(['contested', ['contested_hash']]);
    await house.store.payments.bind('pentagoo', `${NETWORK}:${hash}`, second);
    expect(await look(first)).toEqual(['contested', ['contested_hash']]);
    expect(await look(second)).toEqual(['paid', []]);
    expect(await look(first)).toEqual(['awaiting', ['reused_hash']]);
  });

  test(`never pays two, whatever the order of arrival, ${PAIRS} times at once`, { timeout: 600_000 }, async () => {
    const provider = house.provider();
    const pairs = [];
    for (let pair = 0; pair < PAIRS; pair += 1) {
      pairs.push({ hash: (await house.pay()).hash, orders: [await house.order(), await house.order()] as const });
    }
    await Promise.all(
      pairs.flatMap(({ hash, orders }, index) =>
        // The second of every third pair comes a little later: sometimes the first is through by then.
        orders.map(async (orderId, place) => {
          await new Promise((resolve) => setTimeout(resolve, place * (index % 3) * 20));
          await house.callBack(orderId, hash);
          await house.examine(orderId, provider);
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
    const cheap = await house.order({ amount: moneyFromDecimal('40.00', 'USD') });
    await heldUpBy(cheap);
  });

  test('an order that was made after the money moved', async () => {
    await heldUpBy(await house.order({ createdAt: new Date(Date.now() + 86_400_000) }));
  });

  test('an order whose claim names a network that nobody listed', async () => {
    await heldUpBy(await house.order(), 'Ethereum Classic');
  });

  test('an order in another currency', async () => {
    await heldUpBy(await house.order({ amount: moneyFromDecimal('100.00', 'EUR') }));
  });

  /** Until the rival's claim was looked at nobody knows whose it is; after it was, the honest order is paid. */
  async function heldUpBy(rival: string, network = NETWORK) {
    const honest = await house.order();
    const { hash } = await house.pay();
    await house.callBack(rival, hash, network);
    await house.callBack(honest, hash);
    expect(await look(honest)).toEqual(['contested', ['contested_hash']]);
    expect((await look(rival))[0]).not.toMatch(/paid/);
    expect(await house.nextLook(honest)).not.toBeNull();
    expect(await look(honest)).toEqual(['paid', []]);
    expect((await look(rival))[0]).not.toMatch(/paid/);
  }
});

test('two transfers in one transaction, shown by two orders, pay neither by themselves, and say so', async () => {
  const first = await house.order({ amount: moneyFromDecimal('60.00', 'USD') });
  const second = await house.order({ amount: moneyFromDecimal('40.00', 'USD') });
  const { hash } = await house.node.batchTransfer([
    { token: house.token, to: house.merchant, amount: '60.00' },
    { token: house.token, to: house.merchant, amount: '40.00' },
  ]);
  await house.callBack(first, hash);
  await house.callBack(second, hash);
  for (const orderId of [first, second, first]) expect(await look(orderId)).toEqual(['contested', ['contested_hash']]);
});

test('a network that was not listed is loud, and silent once it is', async () => {
  const orderId = await house.order();
  await house.callBack(orderId, (await house.pay()).hash, 'BSC Testnet');
  expect(await look(orderId)).toEqual(['awaiting', ['environment_mismatch']]);
  await house.examine(orderId, house.provider({ names: [NETWORK, 'BSC Testnet'] }));
  const { standing } = (await house.store.orders.get(orderId)) ?? {};
  expect([standing?.state, standing?.findings]).toEqual(['paid', []]);
});

/** What a look makes of an order: its state, and the kinds of what does not tally. */
async function look(orderId: string): Promise<readonly [state: string, findings: readonly string[]]> {
  const state = await house.examine(orderId, house.provider());
  const { standing } = (await house.store.orders.get(orderId)) ?? {};
  return [state, (standing?.findings ?? []).map(({ kind }) => kind)];
}

import { expect, test } from 'vitest';
import { anOrder, factsOf, minutes, paid, shown, usd } from '../__fixtures__/facts.ts';
import type { Evidence } from '../model/evidence.ts';
import { moneyText } from '../model/money.ts';
import type { Order } from '../model/order.ts';
import { decideAll } from './decide.ts';

const now = minutes(60);
const second = minutes(10);
const at = (milliseconds: number) => new Date(second.getTime() + milliseconds);

/** A transfer of 100.00 USD in a block of `second`, to a chain without any tolerance of clocks. */
const transfer = withoutTolerance(shown(['100.00'], { minedAt: second }));

test.each([
  ['a transfer', transfer],
  ['a payment of a provider', withoutTolerance(paid('100.00', { createdAt: second }))],
])(
  'the only order that claims %s is paid when it was created in the second in which the money began',
  (_, evidence) => {
    expect(outcomes([anOrder({ createdAt: at(999) })], evidence)).toEqual({ A: ['paid', '100.00 USD'] });
    expect(outcomes([anOrder({ createdAt: at(1_000) })], evidence)).toEqual({
      A: ['awaiting', '0.00 USD', 'check_failed'],
    });
  },
);

test.each([0, 600, 999])(
  'an order created %i ms into the second of the block does not displace another claim: the money is contested',
  (milliseconds) => {
    const orders = [anOrder({ createdAt: at(milliseconds) }), anOrder({ orderId: 'S', amount: usd('5.00') })];
    expect(outcomes(orders, transfer)).toEqual({
      A: ['contested', '0.00 USD', 'contested_payment'],
      S: ['contested', '0.00 USD', 'contested_payment'],
    });
  },
);

test('an order created in the last millisecond before the second of the block displaces a claim of another sum', () => {
  const orders = [anOrder({ createdAt: at(-1) }), anOrder({ orderId: 'S', amount: usd('5.00') })];
  expect(outcomes(orders, transfer)).toEqual({
    A: ['paid', '100.00 USD'],
    S: ['awaiting', '0.00 USD', 'proof_already_used'],
  });
});

test('two orders of the exact amount, both created in the second of the block, contest the money', () => {
  const orders = [anOrder({ createdAt: at(0) }), anOrder({ orderId: 'B', createdAt: at(600) })];
  expect(outcomes(orders, transfer)).toEqual({
    A: ['contested', '0.00 USD', 'contested_payment'],
    B: ['contested', '0.00 USD', 'contested_payment'],
  });
});

test('the times of a provider that states milliseconds are compared in whole seconds too', () => {
  const payment = withoutTolerance(paid('100.00', { createdAt: at(800) }));
  const small = anOrder({ orderId: 'S', amount: usd('5.00') });
  expect(outcomes([anOrder({ createdAt: at(900) })], payment)).toEqual({ A: ['paid', '100.00 USD'] });
  expect(outcomes([anOrder({ createdAt: at(100) }), small], payment)).toMatchObject({
    A: ['contested', '0.00 USD', 'contested_payment'],
  });
});

function outcomes(orders: readonly Order[], evidence: Evidence) {
  const decisions = decideAll(
    orders.map((order) => factsOf(order, [evidence])),
    now,
  );
  return Object.fromEntries(
    [...decisions].map(([orderId, { standing }]) => [
      orderId,
      [standing.state, moneyText(standing.paid), ...standing.discrepancies.map(({ kind }) => kind)],
    ]),
  );
}

function withoutTolerance(evidence: Evidence): Evidence {
  return { ...evidence, facts: evidence.facts && { ...evidence.facts, earlyToleranceSeconds: 0 } };
}

import { moneyFromDecimal } from '@punteo/payments';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EURO_TOKEN, replaceBlockOf } from '../fakes/chain.ts';
import { openTestStore, type TestStore } from '../test-store.ts';
import { createTestSystem, PENTAGOO_TOKEN, type TestSystem } from '../test-system.ts';
import {
  change,
  completePayment,
  createNeopayOrder,
  createPentagooOrder,
  dollars,
  eventLines,
  lineOf,
  makeTransfer,
  neopayCallsBack,
  paymentClaim,
  pentagooCallsBack,
  storedLine,
  transactionClaim,
  transferUnit,
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

const euros = moneyFromDecimal('50.00', 'EUR');
/** A callback without an amount, with which none can differ. */
const UNSTATED = { amount: undefined };

test.concurrent.each(['first', 'second'] as const)(
  'I22: two transfers of one transaction pay the two orders of their amounts, whichever order is verified: the %s',
  async (verified) => {
    const { system, orderIds, hash } = await twoOrders('100.00', '50.00');
    makeTransfer(system, hash, { logs: [dollars(4, '50.00'), dollars(9, '100.00')] });
    await system.verify(orderIds[verified === 'first' ? 0 : 1]);
    expect(await lines(system, orderIds)).toEqual(['paid 100.00 USD allowed', 'paid 50.00 USD allowed']);
  },
);

test.concurrent.each(['first', 'second'] as const)(
  'I22: a dollar and a euro transfer of one transaction pay the two orders of their currencies, whichever order claims it first: the %s',
  async (first) => {
    const system = createTestSystem(testStore);
    const dollarOrder = await createPentagooOrder(system);
    const euroOrder = await createPentagooOrder(system, { amount: euros });
    const { hash } = dollarOrder;
    makeTransfer(system, hash, { logs: [dollars(0, '100.00'), dollars(1, '50.00', { token: EURO_TOKEN })] });
    const orderIds = [dollarOrder.orderId, euroOrder.orderId];
    const [early, late] = (first === 'first' ? orderIds : orderIds.toReversed()) as [string, string];
    // Until the other order claims its transfer, the money of the other currency is reported.
    expect(lineOf(await pentagooCallsBack(system, early, hash, UNSTATED))).toMatch(
      /^paid .* allowed currency_mismatch$/,
    );
    await pentagooCallsBack(system, late, hash, UNSTATED);
    expect(await lines(system, orderIds)).toEqual(['paid 100.00 USD allowed', 'paid 50.00 EUR allowed']);
  },
);

test.concurrent('I22: nodes that number the logs of a transaction differently agree on its transfers', async () => {
  const { system, orderIds, hash } = await twoOrders('100.00', '50.00');
  makeTransfer(system, hash, { logs: [dollars(4, '100.00'), dollars(9, '50.00')] });
  system.chain.logShift.set('b', 17);
  system.chain.logShift.set('c', 300);
  await system.verify(orderIds[0]);
  expect(await lines(system, orderIds)).toEqual(['paid 100.00 USD allowed', 'paid 50.00 USD allowed']);
});

test.concurrent('I21: transfers whose log numbers moved pay the same orders as before, without an event', async () => {
  const { system, orderIds, hash } = await twoOrders('100.00', '50.00');
  const made = makeTransfer(system, hash, { logs: [dollars(4, '100.00'), dollars(9, '50.00')] });
  await system.verify(orderIds[0]);
  const before = await Promise.all(orderIds.map((orderId) => eventLines(sql, orderId)));
  for (const logs of [
    [dollars(0, '100.00'), dollars(1, '50.00')],
    [dollars(70, '100.00'), dollars(71, '50.00')],
  ]) {
    Object.assign(made, { logs });
    system.advance(3_600);
    for (const orderId of orderIds) await system.verify(orderId);
    expect(await lines(system, orderIds)).toEqual(['paid 100.00 USD allowed', 'paid 50.00 USD allowed']);
  }
  expect(await Promise.all(orderIds.map((orderId) => eventLines(sql, orderId)))).toEqual(before);
});

test.concurrent('I4: an order of 5.00 that names the transfer of 100.00 of another buyer first gives it up to the order of 100.00', async () => {
  const system = createTestSystem(testStore);
  const thief = await createPentagooOrder(system, { amount: usd('5.00') });
  const honest = await createPentagooOrder(system);
  system.advance(1);
  makeTransfer(system, honest.hash);
  expect(lineOf(await pentagooCallsBack(system, thief.orderId, honest.hash, UNSTATED))).toBe(
    'overpaid 100.00 USD amount_over',
  );
  expect(lineOf(await pentagooCallsBack(system, honest.orderId, honest.hash))).toBe('paid 100.00 USD allowed');
  expect(await storedLine(system, thief.orderId)).toBe('awaiting 0.00 USD proof_already_used');
  expect(await eventLines(sql, thief.orderId)).toEqual([
    'witness: order.overpaid 100 of 5',
    'allocation: order.awaiting 0 of 5',
  ]);
});

test.concurrent.each([
  ['4.99', 'another sum below'],
  ['99.999999', 'almost the sum'],
  ['1000.00', 'another sum above'],
])('I4: an order of %s, which is %s, never keeps a transfer of 100.00 from its order', async (amount) => {
  const system = createTestSystem(testStore);
  const thief = await createPentagooOrder(system, { amount: moneyFromDecimal(amount, 'USD', 6) });
  const honest = await createPentagooOrder(system);
  system.advance(1);
  makeTransfer(system, honest.hash);
  await pentagooCallsBack(system, thief.orderId, honest.hash, UNSTATED);
  await pentagooCallsBack(system, honest.orderId, honest.hash, UNSTATED);
  expect(await lines(system, [thief.orderId, honest.orderId])).toEqual([
    'awaiting 0.00 USD proof_already_used',
    'paid 100.00 USD allowed',
  ]);
});

test.concurrent('I4: an order that was made after a transfer takes it from no order, and a person can give it the money', async () => {
  const system = createTestSystem(testStore);
  const first = await createPentagooOrder(system, { amount: usd('5.00') });
  makeTransfer(system, first.hash);
  await pentagooCallsBack(system, first.orderId, first.hash, UNSTATED);
  system.advance(30);
  const later = await createPentagooOrder(system);
  await pentagooCallsBack(system, later.orderId, first.hash, UNSTATED);
  expect(await lines(system, [first.orderId, later.orderId])).toEqual([
    'overpaid 100.00 USD amount_over contested_payment',
    'awaiting 0.00 USD proof_already_used',
  ]);
  const claim = transactionClaim(first.hash);
  await change(system, later.orderId, {
    type: 'allocate',
    claim,
    unit: transferUnit(first.hash),
    amount: usd('100.00'),
  });
  expect(await lines(system, [first.orderId, later.orderId])).toEqual([
    'awaiting 0.00 USD proof_already_used',
    'paid 100.00 USD allowed',
  ]);
});

test.concurrent('I4: a wrong binding of a transfer is undone, and the order that it belongs to is paid by binding it', async () => {
  const system = createTestSystem(testStore);
  const wrong = await createPentagooOrder(system);
  const right = await createPentagooOrder(system);
  const claim = transactionClaim(wrong.hash);
  makeTransfer(system, wrong.hash);
  await change(system, wrong.orderId, { type: 'bind', claim });
  expect(lineOf((await system.verify(wrong.orderId)).after)).toBe('paid 100.00 USD allowed');
  await change(system, right.orderId, { type: 'bind', claim });
  expect(await lines(system, [wrong.orderId, right.orderId])).toEqual([
    'paid 100.00 USD allowed contested_payment',
    'awaiting 0.00 USD proof_already_used',
  ]);
  expect(lineOf(await change(system, wrong.orderId, { type: 'unbind', claim }))).toBe('awaiting 0.00 USD');
  expect(await storedLine(system, right.orderId)).toBe('paid 100.00 USD allowed');
  expect(await eventLines(sql, right.orderId)).toEqual(['allocation: order.paid 100 of 100 allowed']);
  expect(lineOf(await pentagooCallsBack(system, wrong.orderId, wrong.hash))).toBe('awaiting 0.00 USD');
});

test.concurrent('I4: a payment is bound to another order once a person has unbound it, and to both never', async () => {
  const system = createTestSystem(testStore);
  const wrong = await createNeopayOrder(system);
  const right = await createNeopayOrder(system);
  const claim = paymentClaim(wrong.document.id);
  completePayment(system, wrong.document);
  await system.verify(wrong.orderId);
  await expect(change(system, right.orderId, { type: 'bind', claim })).rejects.toMatchObject({
    code: 'payment_bound_elsewhere',
  });
  await change(system, wrong.orderId, { type: 'unbind', claim });
  expect(lineOf(await change(system, right.orderId, { type: 'bind', claim }))).toBe('paid 100.00 USD allowed');
  expect(lineOf((await system.verify(wrong.orderId)).after)).toBe('awaiting 0.00 USD');
});

test.concurrent('I22: a person splits a transfer over three orders; the rest is reported until it is allocated', async () => {
  const system = createTestSystem(testStore);
  const [first, second, third] = [
    await createPentagooOrder(system, { amount: usd('60.00') }),
    await createPentagooOrder(system, { amount: usd('30.00') }),
    await createPentagooOrder(system, { amount: usd('10.00') }),
  ];
  const { hash } = first;
  makeTransfer(system, hash);
  await pentagooCallsBack(system, first.orderId, hash);
  const give = async (orderId: string, decimal: string) => {
    const part = { claim: transactionClaim(hash), unit: transferUnit(hash), amount: usd(decimal) };
    return lineOf(await change(system, orderId, { type: 'allocate', ...part }));
  };
  expect(await give(first.orderId, '60.00')).toBe('paid 60.00 USD allowed money_unallocated');
  expect(await give(second.orderId, '30.00')).toBe('paid 30.00 USD allowed');
  await expect(give(third.orderId, '10.01')).rejects.toMatchObject({ code: 'unit_exceeded' });
  expect(await give(third.orderId, '10.00')).toBe('paid 10.00 USD allowed');
  const orderIds = [first.orderId, second.orderId, third.orderId];
  const split = ['paid 60.00 USD allowed', 'paid 30.00 USD allowed', 'paid 10.00 USD allowed'];
  expect(await lines(system, orderIds)).toEqual(split);
  system.advance(3_600);
  for (const orderId of orderIds) await system.verify(orderId);
  expect(await lines(system, orderIds)).toEqual(split);
  await change(system, third.orderId, { type: 'unallocate', unit: transferUnit(hash) });
  expect((await lines(system, orderIds)).map((line) => line.includes('money_unallocated'))).toContain(true);
});

test.concurrent('I22: orders that hold parts of a replaced transfer lose them together, and have them again when it returns', async () => {
  const { system, orderIds, hash } = await twoOrders('60.00', '40.00');
  const made = makeTransfer(system, hash);
  await system.verify(orderIds[0]);
  const part = { claim: transactionClaim(hash), unit: transferUnit(hash) };
  await change(system, orderIds[0], { type: 'allocate', ...part, amount: usd('60.00') });
  await change(system, orderIds[1], { type: 'allocate', ...part, amount: usd('40.00') });
  const split = ['paid 60.00 USD allowed', 'paid 40.00 USD allowed'];
  expect(await lines(system, orderIds)).toEqual(split);
  replaceBlockOf(system.chain, made);
  await system.verify(orderIds[1]);
  const gone = 'reversed 0.00 USD reversed';
  expect(await lines(system, orderIds)).toEqual([gone, gone]);
  system.advance(60);
  makeTransfer(system, hash);
  await system.verify(orderIds[0]);
  expect(await lines(system, orderIds)).toEqual(split);
});

test.concurrent('I22: two orders that claim one transfer equally are contested until a person allocates it, and again when that is taken back', async () => {
  const { system, orderIds, hash } = await twoOrders('100.00', '100.00');
  makeTransfer(system, hash);
  await system.verify(orderIds[0]);
  const contested = 'contested 0.00 USD contested_payment';
  expect(await lines(system, orderIds)).toEqual([contested, contested]);
  const part = { claim: transactionClaim(hash), unit: transferUnit(hash), amount: usd('100.00') };
  await change(system, orderIds[1], { type: 'allocate', ...part });
  const settled = ['awaiting 0.00 USD proof_already_used', 'paid 100.00 USD allowed'];
  expect(await lines(system, orderIds)).toEqual(settled);
  system.advance(3_600);
  await system.verify(orderIds[0]);
  expect(await lines(system, orderIds)).toEqual(settled);
  await change(system, orderIds[1], { type: 'unallocate', unit: transferUnit(hash) });
  expect(await lines(system, orderIds)).toEqual([contested, contested]);
});

test.concurrent.each([
  ['lower', '1.00 USD', '1.00 USD'],
  ['higher by the smallest unit', '100.000001 USD', '100.000001 USD'],
  ['in another currency', '100.00 EUR', '100.00 EUR'],
])(
  'D7: a callback whose amount is %s than the transfer is callback_differs, with both values',
  async (_case, amount, stated) => {
    const system = createTestSystem(testStore);
    const { orderId, hash } = await createPentagooOrder(system);
    makeTransfer(system, hash);
    const standing = await pentagooCallsBack(system, orderId, hash, { amount });
    expect(standing).toMatchObject({
      state: 'paid',
      discrepancies: [
        { kind: 'callback_differs', fields: [{ field: 'amount', expected: stated, actual: '100.00 USD' }] },
      ],
    });
  },
);

test.concurrent.each([100, 0, null, true, ['100.00 USD'], { value: '1' }, '', 'all of it', '-1.00 USD', '0.00 USD'])(
  'D7: a callback whose amount is %j takes nothing away: its transaction pays the order all the same',
  async (amount) => {
    const system = createTestSystem(testStore);
    const { orderId, hash } = await createPentagooOrder(system);
    makeTransfer(system, hash);
    expect(lineOf(await pentagooCallsBack(system, orderId, hash, { amount }))).toBe('paid 100.00 USD allowed');
  },
);

test.concurrent('D7: a callback that states the sum of two transfers, or either of them, does not differ', async () => {
  const system = createTestSystem(testStore);
  for (const amount of ['100.00 USD', '60.00 USD', '40.00 USD']) {
    const { orderId, hash } = await createPentagooOrder(system);
    makeTransfer(system, hash, { logs: [dollars(0, '60.00'), dollars(1, '40.00')] });
    expect(lineOf(await pentagooCallsBack(system, orderId, hash, { amount }))).toBe(
      'paid_in_parts 100.00 USD paid_in_parts',
    );
  }
});

test.concurrent.each([
  ['whose creation has no zone', { created_at: '2026-06-01T12:00:00' }, 'time_window'],
  ['whose creation is no instant', { created_at: 'yesterday' }, 'time_window'],
  ['whose payee Neopay does not say', { payee: null }, 'payee'],
  ['of an unmapped status', { status: 'settled' }, 'status'],
] as const)(
  'I22: a payment of the exact sum %s is reported at once, with the check that keeps it from counting',
  async (_case, changes, check) => {
    const system = createTestSystem(testStore);
    const { orderId, document } = await createNeopayOrder(system);
    completePayment(system, document, changes);
    const { state, discrepancies } = await neopayCallsBack(system, orderId, `{"check":"${check}"}`);
    expect(state).toBe('awaiting');
    expect(discrepancies).toMatchObject([{ fields: [{ field: check }], moneyAtRisk: usd('100.00') }]);
  },
);

async function twoOrders(...amounts: readonly [string, string]) {
  const system = createTestSystem(testStore);
  const first = await createPentagooOrder(system, { amount: usd(amounts[0]) });
  const second = await createPentagooOrder(system, { amount: usd(amounts[1]) });
  const orderIds = [first.orderId, second.orderId] as const;
  for (const orderId of orderIds)
    await system.postCallback('pentagoo', PENTAGOO_TOKEN, system.pentagooBody(orderId, first.hash, UNSTATED));
  system.advance(1);
  return { system, orderIds, hash: first.hash };
}

function lines(system: TestSystem, orderIds: readonly string[]): Promise<readonly string[]> {
  return Promise.all(orderIds.map((orderId) => storedLine(system, orderId)));
}

test('the rows of all these orders hold every invariant', async () => {
  expect(await testStore.violations()).toEqual([]);
});

import { moneyFromDecimal, type OrderChange } from '@punteo/payments';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EURO_TOKEN, LOOSE_TOKEN, MERCHANT, STRANGER, TOKEN } from '../fakes/chain.ts';
import { openTestStore, type TestStore } from '../test-store.ts';
import { createTestSystem, orderOf, PENTAGOO_TOKEN } from '../test-system.ts';
import {
  change,
  completePayment,
  createNeopayOrder,
  createPentagooOrder,
  dollars,
  eventLines,
  lineOf,
  makeTransfer,
  pentagooCallsBack,
  storedLine,
  usd,
  verifyWhile,
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

test.concurrent('I17: an order of 1.00 that is amended to 1000.00 after payment is underpaid, with a discrepancy and no goods', async () => {
  const system = createTestSystem(testStore);
  const { orderId, document } = await createNeopayOrder(system, { amount: usd('1.00') });
  completePayment(system, document);
  expect(lineOf((await system.verify(orderId)).after)).toBe('paid 1.00 USD allowed');
  expect(lineOf(await change(system, orderId, { type: 'amend', amount: usd('1000.00') }))).toBe(
    'underpaid 1.00 USD amount_under',
  );
  system.advance(3_600);
  expect(lineOf((await system.verify(orderId)).after)).toBe('underpaid 1.00 USD amount_under');
  expect(await eventLines(sql, orderId)).toEqual([
    'witness: order.paid 1 of 1 allowed',
    'amendment: order.underpaid 1 of 1000',
  ]);
});

test.concurrent('I17: an order id that is stated again for another sum is not paid by the old payment', async () => {
  const system = createTestSystem(testStore);
  const { orderId, hash } = await createPentagooOrder(system);
  makeTransfer(system, hash);
  await pentagooCallsBack(system, orderId, hash);
  const { store, now } = system;
  const stated = orderOf(system, orderId, { amount: usd('1000.00') });
  const by = { actor: 'merchant', reason: 'imported' };
  expect(await store.orders.put([stated], by, now)).toEqual([{ outcome: 'amended' }]);
  expect(await storedLine(system, orderId)).toBe('underpaid 100.00 USD amount_under');
  const later = { ...stated, createdAt: new Date(now.getTime() + 1_000) };
  expect(await store.orders.put([later], by, now)).toMatchObject([{ outcome: 'refused', code: 'created_at_fixed' }]);
  await change(system, orderId, { type: 'cancel' });
  expect(await store.orders.put([stated], by, now)).toEqual([{ outcome: 'unchanged' }]);
  const again = { ...stated, amount: usd('100.00') };
  expect(await store.orders.put([again], by, now)).toMatchObject([{ outcome: 'refused', code: 'order_cancelled' }]);
  expect(await storedLine(system, orderId)).toBe('paid_after_cancel 100.00 USD paid_after_cancel');
});

test.concurrent('I17: an order that is lowered to what came is paid, also where it came in parts', async () => {
  const system = createTestSystem(testStore);
  const whole = await createNeopayOrder(system, { amount: usd('150.00') });
  completePayment(system, whole.document, { amount: '100.00' });
  expect(lineOf((await system.verify(whole.orderId)).after)).toBe('underpaid 100.00 USD amount_under');
  expect(lineOf(await change(system, whole.orderId, { type: 'amend', amount: usd('100.00') }))).toBe(
    'paid 100.00 USD allowed',
  );
  const parts = await createPentagooOrder(system, { amount: usd('150.00') });
  makeTransfer(system, parts.hash, { logs: [dollars(0, '60.00'), dollars(1, '40.00')] });
  await pentagooCallsBack(system, parts.orderId, parts.hash);
  expect(lineOf(await change(system, parts.orderId, { type: 'amend', amount: usd('100.00') }))).toBe(
    'paid_in_parts 100.00 USD paid_in_parts',
  );
  expect(lineOf(await change(system, parts.orderId, { type: 'accept_parts' }))).toBe('paid 100.00 USD allowed');
});

/** A callback without an amount, with which none can differ. */
const UNSTATED = { amount: undefined };

/** What may happen to an order of 100.00 while its witness is asked, and what must come of it. */
const MEANWHILE: readonly (readonly [string, OrderChange, string])[] = [
  ['raised', { type: 'amend', amount: usd('1000.00') }, 'underpaid 100.00 USD amount_under'],
  ['lowered', { type: 'amend', amount: usd('1.00') }, 'overpaid 100.00 USD amount_over'],
  [
    'amended to another currency',
    { type: 'amend', amount: moneyFromDecimal('100.00', 'EUR') },
    'awaiting 0.00 EUR currency_mismatch',
  ],
  [
    'restricted to another provider',
    { type: 'amend', providers: ['another'] },
    'awaiting 0.00 USD paid_by_other_provider',
  ],
  [
    'given an earlier due time',
    { type: 'amend', dueAt: new Date('2026-06-01T11:00:00Z') },
    'paid_late 100.00 USD paid_late',
  ],
  ['cancelled', { type: 'cancel' }, 'paid_after_cancel 100.00 USD paid_after_cancel'],
  ['closed', { type: 'close' }, 'paid 100.00 USD allowed'],
];

test.concurrent.each(MEANWHILE)(
  'I17: an order that is %s while Neopay is asked is decided as it is then, and so is its event',
  async (_case, orderChange, line) => {
    const system = createTestSystem(testStore);
    const { orderId, document } = await createNeopayOrder(system);
    completePayment(system, document);
    const { after } = await verifyWhile(system, orderId, () => change(system, orderId, orderChange));
    expect(lineOf(after)).toBe(line);
    await expectNoFormerEvent(orderId, line);
  },
);

test.concurrent.each(MEANWHILE)(
  'I17: an order that is %s while the nodes are asked is decided as it is then, and so is its event',
  async (_case, orderChange, line) => {
    const system = createTestSystem(testStore);
    const { orderId, hash } = await createPentagooOrder(system);
    makeTransfer(system, hash);
    await system.postCallback('pentagoo', PENTAGOO_TOKEN, system.pentagooBody(orderId, hash));
    const { after } = await verifyWhile(system, orderId, () => change(system, orderId, orderChange));
    expect(lineOf(after)).toBe(line);
    await expectNoFormerEvent(orderId, line);
  },
);

/** No event may state what would have been true for the order before its change. */
async function expectNoFormerEvent(orderId: string, line: string): Promise<void> {
  const events = await eventLines(sql, orderId);
  expect(events.filter((event) => event.includes('allowed'))).toHaveLength(line.includes('allowed') ? 1 : 0);
  const [state] = line.split(' ');
  if (state !== 'awaiting') expect(events.at(-1)).toContain(`order.${state} `);
}

test.concurrent('I17: a claim that is withdrawn while its witness is asked pays nothing', async () => {
  const system = createTestSystem(testStore);
  const { orderId, document } = await createNeopayOrder(system);
  completePayment(system, document);
  const claim = { provider: 'neopay', kind: 'payment', paymentId: document.id } as const;
  const { after } = await verifyWhile(system, orderId, () => change(system, orderId, { type: 'unbind', claim }));
  expect(lineOf(after)).toBe('awaiting 0.00 USD');
  expect(await eventLines(sql, orderId)).toEqual([]);
});

test.concurrent('I17: the tolerance of one token does not cover what is missing in another token', async () => {
  const system = createTestSystem(testStore);
  const { orderId, hash } = await createPentagooOrder(system);
  makeTransfer(system, hash, { logs: [dollars(0, '95.01'), dollars(1, '0.000001', { token: LOOSE_TOKEN })] });
  expect(lineOf(await pentagooCallsBack(system, orderId, hash, UNSTATED))).toBe('underpaid 95.010001 USD amount_under');
  const reversed = await createPentagooOrder(system);
  makeTransfer(system, reversed.hash, {
    logs: [dollars(0, '94.99', { token: LOOSE_TOKEN }), dollars(1, '5.00')],
  });
  expect(lineOf(await pentagooCallsBack(system, reversed.orderId, reversed.hash, UNSTATED))).toBe(
    'underpaid 99.99 USD amount_under',
  );
});

test.concurrent('I17: more money never lowers fulfilment: dust after a payment within tolerance, and a second payment', async () => {
  const system = createTestSystem(testStore);
  const { orderId, hash } = await createPentagooOrder(system);
  makeTransfer(system, hash, { logs: [dollars(0, '99.99', { token: LOOSE_TOKEN })] });
  expect(lineOf(await pentagooCallsBack(system, orderId, hash, UNSTATED))).toBe('paid 99.99 USD allowed');
  const additions = [
    ['1', '0.000001', TOKEN, 'paid 99.990001 USD allowed'],
    ['2', '0.000001', LOOSE_TOKEN, 'paid 99.990002 USD allowed'],
    ['3', '100.00', TOKEN, 'overpaid 199.990002 USD allowed double_payment'],
  ] as const;
  for (const [digit, amount, token, line] of additions) {
    const dust = `0x${digit}${hash.slice(3)}`;
    makeTransfer(system, dust, { logs: [dollars(0, amount, { token })] });
    expect(lineOf(await pentagooCallsBack(system, orderId, dust, UNSTATED))).toBe(line);
  }
});

test.concurrent('I17: money through a provider that the order does not allow pays nothing until the order allows it', async () => {
  const system = createTestSystem(testStore);
  const { orderId, hash } = await createPentagooOrder(system);
  await change(system, orderId, { type: 'amend', providers: ['neopay'] });
  makeTransfer(system, hash);
  expect(lineOf(await pentagooCallsBack(system, orderId, hash))).toBe('awaiting 0.00 USD paid_by_other_provider');
  expect(lineOf(await change(system, orderId, { type: 'amend', providers: ['neopay', 'pentagoo'] }))).toBe(
    'paid 100.00 USD allowed',
  );
  const remove = { type: 'amend', providers: ['neopay'] } as const;
  await expect(change(system, orderId, remove)).rejects.toMatchObject({ code: 'provider_money_counts' });
  expect(lineOf(await change(system, orderId, { ...remove, force: true }))).toBe(
    'awaiting 0.00 USD paid_by_other_provider',
  );
  // That money is still verified.
  system.advance(3_600);
  expect((await system.verify(orderId)).evidence).toHaveLength(1);
  const neopay = await createNeopayOrder(system);
  await change(system, neopay.orderId, { type: 'amend', providers: ['pentagoo'] });
  completePayment(system, neopay.document);
  expect(lineOf((await system.verify(neopay.orderId)).after)).toBe('awaiting 0.00 USD paid_by_other_provider');
});

test.concurrent('I17: the time of a Neopay payment never moves later, whatever touches the payment or interrupts its answers', async () => {
  const system = createTestSystem(testStore);
  const dueAt = new Date(system.now.getTime() + 600_000);
  const { orderId, document } = await createNeopayOrder(system, { dueAt });
  completePayment(system, document);
  const { paidAt } = (await system.verify(orderId)).after;
  expect(paidAt).toEqual(system.now);
  system.advance(3_600);
  for (const status of ['completed', 'pending', 'settled', 'completed']) {
    Object.assign(document, { status, updated_at: system.now.toISOString() });
    const { after } = await system.verify(orderId);
    expect(after).toMatchObject({ state: 'paid', paidAt, fulfilmentAllowed: true });
    system.advance(3_600);
  }
  expect(await eventLines(sql, orderId)).toEqual(['witness: order.paid 100 of 100 allowed']);
});

test.concurrent('I17: a payment first shown after the due time is of unknown lateness: no goods, and a discrepancy for a person', async () => {
  const system = createTestSystem(testStore);
  const dueAt = new Date(system.now.getTime() + 600_000);
  const { orderId, document } = await createNeopayOrder(system, { dueAt });
  system.advance(3_600);
  completePayment(system, document);
  expect(lineOf((await system.verify(orderId)).after)).toBe('paid 100.00 USD check_failed');
  expect(lineOf(await change(system, orderId, { type: 'amend', dueAt: null }))).toBe('paid 100.00 USD allowed');
});

test.concurrent('I17: an outflow keeps all money of its token from counting, and no money of another token', async () => {
  const system = createTestSystem(testStore);
  const leaves = { from: MERCHANT, to: STRANGER };
  const same = await createPentagooOrder(system);
  makeTransfer(system, same.hash, { logs: [dollars(0, '100.00'), dollars(1, '0.000001', leaves)] });
  expect(lineOf(await pentagooCallsBack(system, same.orderId, same.hash))).toBe('awaiting 0.00 USD check_failed');
  const first = await createPentagooOrder(system);
  makeTransfer(system, first.hash, { logs: [dollars(0, '100.00', leaves), dollars(1, '200.00')] });
  expect(lineOf(await pentagooCallsBack(system, first.orderId, first.hash))).toBe('awaiting 0.00 USD check_failed');
  const other = await createPentagooOrder(system);
  makeTransfer(system, other.hash, {
    logs: [dollars(0, '100.00'), dollars(1, '100.00', { token: EURO_TOKEN, ...leaves })],
  });
  expect(lineOf(await pentagooCallsBack(system, other.orderId, other.hash))).toBe('paid 100.00 USD allowed');
});

test('the rows of all these orders hold every invariant', async () => {
  expect(await testStore.violations()).toEqual([]);
});

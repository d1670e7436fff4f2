import { afterEach, beforeEach, expect, test } from 'vitest';
import { DETAILS, orderOf, startTestApp, type TestApp } from '../__fixtures__/test-app.ts';
import { runPunteo } from '../cli/__fixtures__/run-punteo.ts';
import { pay } from '../orders/pay.ts';

let testApp: TestApp;

beforeEach(async () => {
  testApp = await startTestApp();
});

afterEach(() => testApp?.close());

test('a payment without an order is proposed for the one open order that fits, and a person binds it', async () => {
  await orders(['A', '100.00'], ['B', '99.99']);
  const id = payment('100.00');
  expect(await found()).toMatchObject([
    {
      kind: 'unexpected_payment',
      subject: `payment:neopay:${id}`,
      fields: [
        { field: 'order', actual: 'completed' },
        { field: 'candidate', expected: 'A', actual: null },
      ],
      sentence: expect.stringContaining('only A fits: if the money is for it, bind the payment to it.'),
    },
  ]);
  // A proposal alone pays nothing.
  expect(await state('A')).toBe('awaiting');
  expect(await punteo('orders', 'bind', 'A', 'neopay', id, '--reason', 'the buyer named it')).toMatchObject({
    code: 0,
  });
  expect(await found()).toMatchObject([{ kind: 'missing_callback' }, { kind: 'paid_not_fulfilled' }]);
  expect(await state('A')).toBe('paid');
});

test('a payment that fits two orders equally lists both and is proposed for none', async () => {
  await orders(['A', '100.00'], ['B', '100.00']);
  const id = payment('100.00');
  expect(await found()).toMatchObject([
    {
      kind: 'several_candidates',
      subject: `payment:neopay:${id}`,
      orderId: null,
      moneyAtRisk: { value: '100.00', currency: 'GBP' },
      fields: [
        { field: 'candidate', expected: 'A', actual: null },
        { field: 'candidate', expected: 'B', actual: null },
      ],
      sentence: expect.stringContaining('bind the payment to the right one of A, B.'),
    },
  ]);
});

test('two payments that fit one order are both several_candidates', async () => {
  await orders(['A', '100.00']);
  payment('100.00');
  payment('100.00');
  expect(await found()).toMatchObject([
    { kind: 'several_candidates', fields: [{ expected: 'A' }] },
    { kind: 'several_candidates', fields: [{ expected: 'A' }] },
  ]);
});

test('of many orders that fit, the first 20 are listed and the others counted', async () => {
  const numbers = Array.from({ length: 23 }, (_, index) => `N-${String(index).padStart(2, '0')}`);
  await orders(...numbers.map((orderId) => [orderId, '5.00'] as const));
  payment('5.00');
  const [only] = await found();
  expect(only?.fields).toHaveLength(21);
  expect(only?.fields.at(-1)).toEqual({ field: 'more_candidates', expected: '3', actual: null });
  expect(only?.sentence).toContain('N-19, and 3 more');
});

test('the payer decides between orders of one amount', async () => {
  const email = 'buyer@example.test';
  await orders(['A', '100.00'], ['B', '100.00'], ['C', '100.00']);
  await pay(testApp.app, { orderId: 'A', provider: 'neopay', details: DETAILS });
  await pay(testApp.app, {
    orderId: 'B',
    provider: 'neopay',
    details: { ...DETAILS, customer: { email: 'other@example.test', country: 'GB' } },
  });
  payment('100.00', { customer: { email, name: 'A Buyer', currency: 'GBP', country: 'GB' } });
  expect((await found()).map(({ kind, fields }) => [kind, fields.slice(1)])).toEqual([
    ['unexpected_payment', [{ field: 'candidate', expected: 'A', actual: null }]],
  ]);
});

test('an order of another payer is not proposed', async () => {
  await orders(['B', '100.00']);
  await pay(testApp.app, {
    orderId: 'B',
    provider: 'neopay',
    details: { ...DETAILS, customer: { email: 'other@example.test', country: 'GB' } },
  });
  payment('100.00', { customer: { email: 'buyer@example.test', currency: 'GBP', country: 'GB' } });
  expect((await found()).map(({ kind, fields }) => [kind, fields.length])).toEqual([['unexpected_payment', 1]]);
});

test.each([
  ['another currency', { currency: 'EUR' }, {}],
  ['a status without money', { status: 'pending' }, {}],
  ['an order that was created after it', {}, { createdAt: new Date(Date.now() + 20 * 60_000) }],
  ['an order that was due before it', {}, { dueAt: new Date(Date.now() - 30_000) }],
  ['an old order', {}, { createdAt: new Date(Date.now() - 8 * 86_400_000) }],
  ['an order of another provider', {}, { providers: ['pentagoo'] }],
  ['a cancelled order', {}, { cancelledAt: new Date() }],
])(
  'a payment is proposed for no order: %s',
  async (_, fields, { cancelledAt, ...order }: Parameters<typeof orderOf>[2] & object) => {
    await testApp.app.store.orders.put([orderOf('A', '100.00', order)]);
    const by = { actor: 'eva', reason: 'sold out' };
    if (cancelledAt) await testApp.app.store.orders.change('A', { type: 'cancel' }, by, cancelledAt);
    payment('100.00', fields);
    expect((await found()).flatMap((each) => each.fields.filter(({ field }) => field === 'candidate'))).toEqual([]);
  },
);

test('an order that a person withdrew the payment from is not proposed again', async () => {
  await orders(['A', '100.00']);
  const id = payment('100.00');
  await found();
  await punteo('orders', 'bind', 'A', 'neopay', id, '--reason', 'a guess');
  await punteo('orders', 'unbind', 'A', 'neopay', id, '--reason', 'a wrong one');
  expect((await found()).map(({ kind, fields }) => [kind, fields.length])).toEqual([['unexpected_payment', 1]]);
});

interface Found {
  readonly kind: string;
  readonly sentence: string;
  readonly fields: readonly { readonly field: string; readonly expected: string | null }[];
}

async function found(): Promise<readonly Found[]> {
  const { stdout } = await punteo('reconcile', '--json');
  return (JSON.parse(stdout) as { readonly discrepancies: readonly Found[] }).discrepancies;
}

function punteo(...commandLine: readonly string[]) {
  return runPunteo(commandLine, {
    ...testApp.environment,
    DATABASE_URL: testApp.url,
    FULFILMENT_GRACE_MINUTES: '0',
    CALLBACK_GRACE_MINUTES: '0',
  });
}

async function state(orderId: string) {
  return (await testApp.app.store.orders.get(orderId))?.standing.state;
}

async function orders(...each: readonly (readonly [string, string])[]): Promise<void> {
  await testApp.app.store.orders.put(each.map(([orderId, amount]) => orderOf(orderId, amount)));
}

function payment(amount: string, fields: object = {}): string {
  return testApp.neopay.insert({ amount, currency: 'GBP', status: 'completed', ...fields }).resource.id;
}

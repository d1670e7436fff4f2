import { randomUUID } from 'node:crypto';
import { type CreateAttempt, createPayment, type GracePeriods, type Payment, type Provider } from '@punteo/payments';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { aCallback, aHint, anOrder, aPayment, usd } from '../__fixtures__/facts.ts';
import { openTestStore } from '../__fixtures__/test-store.ts';
import type { PostgresStore } from '../index.ts';

let database: Awaited<ReturnType<typeof openTestStore>>;
let store: PostgresStore;

beforeEach(async () => {
  began = Date.now();
  database = await openTestStore();
  store = database.store;
  await store.orders.put(['A', 'B'].map((orderId) => anOrder({ orderId })));
});

afterEach(() => database.close());

describe('a create whose answer was lost', () => {
  test('is told at once with the one payment that might be it, which is then not unexpected', async () => {
    const attempt = await lose('A');
    await list({ status: 'paid' });
    expect(await found()).toEqual([
      [
        'unknown_create',
        `attempt:${attempt.createAttemptId}`,
        [
          { field: 'outcome', expected: 'created', actual: 'timeout' },
          { field: 'payment', expected: null, actual: 'p-1' },
        ],
      ],
    ]);
    expect(await store.createAttempts.search(attempt.createAttemptId)).toEqual({
      candidates: ['p-1'],
      searchedAt: null,
    });
  });

  test.each<[string, Partial<Payment>]>([
    ['another amount', { amount: usd(10_001n) }],
    ['another currency', { amount: { ...usd(10_000n), currency: 'EUR' } }],
    ['another provider', { provider: 'other' }],
    ['another payer', { payers: ['jane'] }],
    ['a time before the attempt', { createdAt: minutes(-6) }],
    ['a time long after the attempt', { createdAt: minutes(16) }],
  ])('is not what a payment of %s is', async (_what, payment) => {
    const attempt = await lose('A');
    await list({ status: 'paid', ...payment });
    expect((await store.createAttempts.search(attempt.createAttemptId)).candidates).toEqual([]);
    expect(kinds(await found())).toEqual(['unexpected_payment']);
    expect(kinds(await found(minutes(61)))).toEqual(['unexpected_payment', 'unknown_create']);
  });

  test.each<[string, Partial<Payment>]>([
    ['the same sum with more decimals', { amount: { amountMinor: 10_000_000n, currency: 'USD', exponent: 5 } }],
    ['no payer', { payers: [] }],
    ['no date', { createdAt: null }],
    ['one mark in common', { payers: ['jane', 'john'] }],
    ['a date a little earlier, by another clock', { createdAt: minutes(-4) }],
  ])('may be what a payment with %s is', async (_what, payment) => {
    const attempt = await lose('A');
    await list(payment);
    expect((await store.createAttempts.search(attempt.createAttemptId)).candidates).toEqual(['p-1']);
  });

  test('is not what a payment bound to an order is', async () => {
    const attempt = await lose('A');
    await list();
    await store.orders.change(
      'B',
      { type: 'bind', claim: { provider: 'neopay', kind: 'payment', paymentId: 'p-1' } },
      BY,
      new Date(),
    );
    expect((await store.createAttempts.search(attempt.createAttemptId)).candidates).toEqual([]);
  });

  test('that several payments might be, or several creates one payment, is for a person to tell apart', async () => {
    const first = await lose('A');
    await list();
    await list({ providerPaymentId: 'p-2' });
    expect(await found()).toMatchObject([
      ['several_candidates', `attempt:${first.createAttemptId}`, [{}, { actual: 'p-1' }, { actual: 'p-2' }]],
    ]);
    await lose('B');
    expect(kinds(await found())).toEqual(['several_candidates', 'several_candidates']);
  });

  test('is told apart from its like by a callback that names the payment, which binds nothing', async () => {
    const [first, second] = [await lose('A'), await lose('B')];
    await list();
    await list({ providerPaymentId: 'p-2' });
    await callBack('B', 'p-1');
    const proposals = (await found()).map(([kind, subject, fields]) => [kind, subject, fields.at(-1)?.actual]);
    expect(proposals).toEqual(
      [
        ['unknown_create', `attempt:${first.createAttemptId}`, 'p-2'],
        ['unknown_create', `attempt:${second.createAttemptId}`, 'p-1'],
      ].sort(([, left = ''], [, right = '']) => (left < right ? -1 : 1)),
    );
    const orderFacts = await store.standings.orderFacts(['A', 'B']);
    expect(orderFacts.flatMap(({ payments }) => payments)).toEqual([]);
  });

  test('may be a payment that only a callback names, until the whole list does not show it', async () => {
    const attempt = await lose('A');
    await callBack('A', 'p-9');
    expect((await store.createAttempts.search(attempt.createAttemptId)).candidates).toEqual(['p-9']);
    await crawled(minutes(20), false);
    expect((await store.createAttempts.search(attempt.createAttemptId)).candidates).toEqual(['p-9']);
    await crawled(minutes(20));
    expect(await store.createAttempts.search(attempt.createAttemptId)).toEqual({
      candidates: [],
      searchedAt: minutes(20),
    });
  });

  test('is not what a callback names when that payment is of another sum or bound', async () => {
    const attempt = await lose('A');
    await list({ amount: usd(1n) });
    await list({ providerPaymentId: 'p-2', amount: usd(10_000n), payers: ['jane'] });
    await store.orders.change(
      'B',
      { type: 'bind', claim: { provider: 'neopay', kind: 'payment', paymentId: 'p-2' } },
      BY,
      new Date(),
    );
    await callBack('A', 'p-1');
    await callBack('A', 'p-2');
    expect((await store.createAttempts.search(attempt.createAttemptId)).candidates).toEqual([]);
  });
});

describe('a person who binds a payment', () => {
  test('settles the lost create with it, and a look at the order is due', async () => {
    const { createAttemptId } = await lose('A');
    await list();
    await store.orders.change(
      'A',
      { type: 'bind', claim: { provider: 'neopay', kind: 'payment', paymentId: 'p-1' } },
      BY,
      new Date(),
    );
    expect(await store.createAttempts.unresolved('A')).toEqual([]);
    const [facts] = await store.standings.orderFacts(['A']);
    expect(facts?.createAttempts).toMatchObject([
      { createAttemptId, outcome: 'created', providerPaymentId: 'p-1', reason: null, finishedAt: expect.any(Date) },
    ]);
    expect(await store.verifications.due(minutes(1), 10)).toEqual([{ orderId: 'A' }]);
    expect(await found(minutes(61))).toEqual([]);
  });

  test('settles nothing of another order, of another provider, or with what another order holds', async () => {
    await lose('A');
    await store.orders.change(
      'A',
      { type: 'bind', claim: { provider: 'other', kind: 'payment', paymentId: 'p-1' } },
      BY,
      new Date(),
    );
    await store.orders.change(
      'B',
      { type: 'bind', claim: { provider: 'neopay', kind: 'payment', paymentId: 'p-1' } },
      BY,
      new Date(),
    );
    await expect(
      store.orders.change(
        'A',
        { type: 'bind', claim: { provider: 'neopay', kind: 'payment', paymentId: 'p-1' } },
        BY,
        new Date(),
      ),
    ).rejects.toMatchObject({ code: 'payment_bound_elsewhere' });
    expect(await store.createAttempts.unresolved('A')).toHaveLength(1);
  });

  test('settles nothing with a payment that was bound before, or that is older than the create', async () => {
    await store.orders.change(
      'A',
      { type: 'bind', claim: { provider: 'neopay', kind: 'payment', paymentId: 'p-1' } },
      BY,
      new Date(),
    );
    await lose('A');
    await store.orders.change(
      'A',
      { type: 'bind', claim: { provider: 'neopay', kind: 'payment', paymentId: 'p-1' } },
      BY,
      new Date(),
    );
    await list({ providerPaymentId: 'p-2', createdAt: minutes(-60) });
    await store.orders.change(
      'A',
      { type: 'bind', claim: { provider: 'neopay', kind: 'payment', paymentId: 'p-2' } },
      BY,
      new Date(),
    );
    expect(await store.createAttempts.unresolved('A')).toHaveLength(1);
  });
});

describe('another create', () => {
  test('waits until the whole list, read well after the lost one, shows nothing that might be it', async () => {
    const { createAttemptId } = await lose('A');
    await refusedAsUnresolved(/the whole list of/);
    await crawled(minutes(14));
    await crawled(minutes(20), false);
    await refusedAsUnresolved(/the whole list of/);
    await crawled(minutes(16));
    await list();
    await refusedAsUnresolved(/may have created p-1/);
    await store.orders.change(
      'B',
      { type: 'bind', claim: { provider: 'neopay', kind: 'payment', paymentId: 'p-1' } },
      BY,
      new Date(),
    );
    const second = await ask('A', 'created', 'p-2');
    expect(second).toMatchObject({ outcome: 'created', providerPaymentId: 'p-2' });
    const [facts] = await store.standings.orderFacts(['A']);
    expect(facts?.createAttempts).toMatchObject([
      { createAttemptId, outcome: 'refused', reason: 'not_found' },
      { createAttemptId: second.createAttemptId, outcome: 'created' },
    ]);
  });

  test('that is answered with the payment of another order is unknown, and says why', async () => {
    await ask('A', 'created', 'p-1');
    await expect(ask('B', 'created', 'p-1')).rejects.toMatchObject({ code: 'payment_bound_elsewhere' });
    expect(await store.createAttempts.unresolved('B')).toMatchObject([
      { outcome: 'unknown', providerPaymentId: null, reason: 'payment_bound_elsewhere' },
    ]);
    const orderFacts = await store.standings.orderFacts(['A', 'B']);
    expect(orderFacts.map(({ payments }) => payments.map(({ orderId }) => orderId))).toEqual([['A'], []]);
    expect(await found(minutes(61))).toMatchObject([
      ['unknown_create', expect.any(String), [{ field: 'outcome', actual: 'payment_bound_elsewhere' }]],
    ]);
    await expect(ask('B', 'created', 'p-2')).rejects.toMatchObject({ code: 'create_unresolved' });
  });

  test('beside one under way is refused: of two at once, one is sent', async () => {
    let sent = 0;
    const both = await Promise.allSettled(
      [1, 2, 3].map((number) => ask('A', 'created', `p-${number}`, () => (sent += 1))),
    );
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'create_unresolved' } });
    expect(sent).toBe(1);
  });

  test('has its first look scheduled when it is settled, were no callback ever to come', async () => {
    await ask('A', 'created', 'p-1');
    expect(await store.verifications.due(seconds(50), 10)).toEqual([]);
    expect(await store.verifications.due(seconds(70), 10)).toEqual([{ orderId: 'A' }]);
    await ask('B', 'refused', null);
    expect(await store.verifications.due(seconds(70), 10)).toEqual([{ orderId: 'A' }]);
  });
});

const gracePeriods: GracePeriods = { fulfilmentSeconds: 3_600, callbackSeconds: 3_600, createSeconds: 3_600 };
let began = Date.now();

function seconds(count: number): Date {
  return new Date(began + count * 1_000);
}

function minutes(count: number): Date {
  return seconds(count * 60);
}

const lose = (orderId: string) => ask(orderId, 'unknown', null);

/** A create through the real function and store, whose provider gives this outcome. */
async function ask(
  orderId: string,
  outcome: 'created' | 'refused' | 'unknown',
  providerPaymentId: string | null,
  onSend = () => {},
): Promise<CreateAttempt> {
  const provider = {
    name: 'neopay',
    provesBy: 'payment',
    sendsCallbacks: true,
    payersOf: () => ['john'],
    async createPayment() {
      onSend();
      // Long enough for others to come in between.
      await new Promise((resolve) => setTimeout(resolve, 50));
      return { outcome, providerPaymentId, authorisationUrl: null, reason: outcome === 'created' ? null : 'timeout' };
    },
  } as const satisfies Partial<Provider>;
  return createPayment(
    { orderId, description: '', details: {} },
    { store, provider: { ...provider, ...NEVER_ASKED }, newId: randomUUID },
  );
}

const never = () => {
  throw new Error('not asked here');
};
const NEVER_ASKED = { authenticate: never, readCallback: never, resolveOrder: never, parseClaim: never, verify: never };

async function refusedAsUnresolved(message: RegExp): Promise<void> {
  const refusal = await ask('A', 'created', 'p-2').catch((error: unknown) => error);
  expect(refusal).toMatchObject({ code: 'create_unresolved', message: expect.stringMatching(message) });
}

/** The provider's list shows it. */
async function list(payment: Partial<Payment> = {}): Promise<void> {
  await store.payments.observe([aPayment({ createdAt: seconds(5), payers: ['john'], ...payment })], seconds(10));
}

function crawled(startedAt: Date, complete = true): Promise<void> {
  return store.payments.finishSync({ provider: 'neopay', startedAt, complete, rows: 0, unreadableRows: 0 });
}

async function callBack(orderId: string, providerPaymentId: string): Promise<void> {
  const body = `${orderId} ${providerPaymentId}`;
  await store.callbacks.receive(aCallback(body, { addressedOrderId: orderId, receivedAt: seconds(5) }));
  await store.callbacks.match(10, () => ({ hint: aHint({ providerPaymentId }), unreadableReason: null, orderId }));
}

type Found = readonly [kind: string, subject: string, fields: readonly { readonly actual: string | null }[]];

async function found(now = minutes(1)): Promise<Found[]> {
  const { runId } = await store.runs.start({ from: null, to: null, dryRun: false });
  await store.runs.findDiscrepancies(runId, { now, gracePeriods, callbackProviders: ['neopay'] });
  return (await store.runs.discrepancies(runId)).map(({ kind, subject, fields }) => [kind, subject, fields]);
}

function kinds(rows: readonly Found[]): string[] {
  return rows.map(([kind]) => kind);
}

const BY = { actor: 'ana', reason: 'test' } as const;

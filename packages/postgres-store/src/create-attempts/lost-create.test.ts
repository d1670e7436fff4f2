import { randomUUID } from 'node:crypto';
import { type CreateAttempt, createPayment, type GracePeriods, type Payment, type Provider } from '@punteo/payments';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { bindClaim } from '../__fixtures__/bind-claim.ts';
import { aCallback, aHint, anOrder, aPayment, aPaymentClaim, usd } from '../__fixtures__/facts.ts';
import { openTestStore, type TestStore } from '../__fixtures__/test-store.ts';
import type { PostgresStore } from '../index.ts';

let database: TestStore;
let store: PostgresStore;

beforeAll(async () => {
  database = await openTestStore();
  store = database.store;
});

beforeEach(async () => {
  await database.empty();
  await store.orders.put(['A', 'B'].map((orderId) => anOrder({ orderId })));
});

afterAll(() => database.close());

test('a lost create is reported at once with its only candidate, and that payment is then not unexpected', async () => {
  const attempt = await loseCreate('A');
  await observe({ status: 'paid' });
  expect(await findDiscrepancies()).toEqual([
    [
      'unknown_create',
      `attempt:${attempt.createAttemptId}`,
      [
        { field: 'outcome', expected: 'created', actual: 'timeout' },
        { field: 'payment', expected: null, actual: 'p-1' },
      ],
    ],
  ]);
  expect(await store.createAttempts.search(attempt.createAttemptId)).toEqual({ candidates: ['p-1'], searchedAt: null });
});

test.each<[string, () => Partial<Payment>]>([
  ['another amount', () => ({ amount: usd(10_001n) })],
  ['another currency', () => ({ amount: { ...usd(10_000n), currency: 'EUR' } })],
  ['another provider', () => ({ provider: 'other' })],
  ['another payer', () => ({ payers: ['jane'] })],
  ['a date six minutes before the attempt', () => ({ createdAt: minutes(-6) })],
  ['a date 16 minutes after the attempt', () => ({ createdAt: minutes(16) })],
])('a payment with %s is no candidate for a lost create', async (_difference, payment) => {
  const attempt = await loseCreate('A');
  await observe({ status: 'paid', ...payment() });
  expect((await store.createAttempts.search(attempt.createAttemptId)).candidates).toEqual([]);
  expect(kinds(await findDiscrepancies())).toEqual(['unexpected_payment']);
  expect(kinds(await findDiscrepancies(minutes(61)))).toEqual(['unexpected_payment', 'unknown_create']);
});

test.each<[string, () => Partial<Payment>]>([
  [
    'the same amount with more decimals',
    () => ({ amount: { amountMinor: 10_000_000n, currency: 'USD', exponent: 5 } }),
  ],
  ['no payer', () => ({ payers: [] })],
  ['no date', () => ({ createdAt: null })],
  ['one payer in common', () => ({ payers: ['jane', 'john'] })],
  ['a date four minutes before the attempt, by another clock', () => ({ createdAt: minutes(-4) })],
])('a payment with %s is a candidate for a lost create', async (_property, payment) => {
  const attempt = await loseCreate('A');
  await observe(payment());
  expect((await store.createAttempts.search(attempt.createAttemptId)).candidates).toEqual(['p-1']);
});

test('a payment that is bound to an order is no candidate for a lost create', async () => {
  const attempt = await loseCreate('A');
  await observe();
  await bindClaim(store, 'B', aPaymentClaim('p-1'));
  expect((await store.createAttempts.search(attempt.createAttemptId)).candidates).toEqual([]);
});

test('two candidates of a lost create, or two lost creates with one candidate, are several_candidates', async () => {
  const first = await loseCreate('A');
  await observe();
  await observe({ providerPaymentId: 'p-2' });
  expect(await findDiscrepancies()).toMatchObject([
    ['several_candidates', `attempt:${first.createAttemptId}`, [{}, { actual: 'p-1' }, { actual: 'p-2' }]],
  ]);
  await loseCreate('B');
  expect(kinds(await findDiscrepancies())).toEqual(['several_candidates', 'several_candidates']);
});

test('a callback that names a payment decides which of two lost creates it belongs to, and binds nothing', async () => {
  const [first, second] = [await loseCreate('A'), await loseCreate('B')];
  await observe();
  await observe({ providerPaymentId: 'p-2' });
  await callBack('B', 'p-1');
  const proposals = (await findDiscrepancies()).map(([kind, subject, fields]) => [
    kind,
    subject,
    fields.at(-1)?.actual,
  ]);
  expect(proposals).toEqual(
    [
      ['unknown_create', `attempt:${first.createAttemptId}`, 'p-2'],
      ['unknown_create', `attempt:${second.createAttemptId}`, 'p-1'],
    ].sort(([, left = ''], [, right = '']) => (left < right ? -1 : 1)),
  );
  const orderFacts = await store.standings.orderFacts(['A', 'B']);
  expect(orderFacts.flatMap(({ payments }) => payments)).toEqual([]);
});

test('a payment that only a callback names is a candidate until a whole sync does not show it', async () => {
  const attempt = await loseCreate('A');
  await callBack('A', 'p-9');
  expect((await store.createAttempts.search(attempt.createAttemptId)).candidates).toEqual(['p-9']);
  await sync(minutes(20), false);
  expect((await store.createAttempts.search(attempt.createAttemptId)).candidates).toEqual(['p-9']);
  await sync(minutes(20));
  expect(await store.createAttempts.search(attempt.createAttemptId)).toEqual({
    candidates: [],
    searchedAt: minutes(20),
  });
});

test('a payment that a callback names is no candidate when its amount differs or it is bound', async () => {
  const attempt = await loseCreate('A');
  await observe({ amount: usd(1n) });
  await observe({ providerPaymentId: 'p-2', amount: usd(10_000n), payers: ['jane'] });
  await bindClaim(store, 'B', aPaymentClaim('p-2'));
  await callBack('A', 'p-1');
  await callBack('A', 'p-2');
  expect((await store.createAttempts.search(attempt.createAttemptId)).candidates).toEqual([]);
});

test('a person who binds a payment finishes the lost create as created, and makes a verification due', async () => {
  const { createAttemptId } = await loseCreate('A');
  await observe();
  await bindClaim(store, 'A', aPaymentClaim('p-1'));
  expect(await store.createAttempts.unresolved('A')).toEqual([]);
  const [facts] = await store.standings.orderFacts(['A']);
  expect(facts?.createAttempts).toMatchObject([
    { createAttemptId, outcome: 'created', providerPaymentId: 'p-1', reason: null, finishedAt: expect.any(Date) },
  ]);
  expect(await store.verifications.due(await databaseNow(), 10)).toMatchObject([{ orderId: 'A' }]);
  expect(await findDiscrepancies(minutes(61))).toEqual([]);
});

test("a binding finishes no lost create of another order or provider, or with another order's payment", async () => {
  await loseCreate('A');
  await bindClaim(store, 'A', aPaymentClaim('p-1', 'other'));
  await bindClaim(store, 'B', aPaymentClaim('p-1'));
  await expect(bindClaim(store, 'A', aPaymentClaim('p-1'))).rejects.toMatchObject({ code: 'payment_bound_elsewhere' });
  expect(await store.createAttempts.unresolved('A')).toHaveLength(1);
});

test('a binding finishes no lost create when its payment was bound before or is older than the create', async () => {
  await bindClaim(store, 'A', aPaymentClaim('p-1'));
  await loseCreate('A');
  await bindClaim(store, 'A', aPaymentClaim('p-1'));
  await observe({ providerPaymentId: 'p-2', createdAt: minutes(-60) });
  await bindClaim(store, 'A', aPaymentClaim('p-2'));
  expect(await store.createAttempts.unresolved('A')).toHaveLength(1);
});

test('after a lost create, another waits for a whole sync, begun 15 minutes later, without a candidate', async () => {
  const { createAttemptId } = await loseCreate('A');
  await refusedAsUnresolved(/the whole list of/);
  await sync(minutes(14));
  await sync(minutes(20), false);
  await refusedAsUnresolved(/the whole list of/);
  await sync(minutes(16));
  await observe();
  await refusedAsUnresolved(/may have created p-1/);
  await bindClaim(store, 'B', aPaymentClaim('p-1'));
  const second = await create('A', 'created', 'p-2');
  expect(second).toMatchObject({ outcome: 'created', providerPaymentId: 'p-2' });
  const [facts] = await store.standings.orderFacts(['A']);
  expect(facts?.createAttempts).toMatchObject([
    { createAttemptId, outcome: 'refused', reason: 'not_found' },
    { createAttemptId: second.createAttemptId, outcome: 'created' },
  ]);
});

test("a create that is answered with another order's payment is unknown with that reason", async () => {
  await create('A', 'created', 'p-1');
  await expect(create('B', 'created', 'p-1')).rejects.toMatchObject({ code: 'payment_bound_elsewhere' });
  expect(await store.createAttempts.unresolved('B')).toMatchObject([
    { outcome: 'unknown', providerPaymentId: null, reason: 'payment_bound_elsewhere' },
  ]);
  const orderFacts = await store.standings.orderFacts(['A', 'B']);
  expect(orderFacts.map(({ payments }) => payments.map(({ orderId }) => orderId))).toEqual([['A'], []]);
  expect(await findDiscrepancies(minutes(61))).toMatchObject([
    ['unknown_create', expect.any(String), [{ field: 'outcome', actual: 'payment_bound_elsewhere' }]],
  ]);
  await expect(create('B', 'created', 'p-2')).rejects.toMatchObject({ code: 'create_unresolved' });
});

test('of three concurrent creates for an order, one is sent and the others are refused', async () => {
  const outcomes: string[] = [];
  const allThree = Promise.withResolvers<void>();
  const count = (outcome: string) => {
    outcomes.push(outcome);
    if (outcomes.length === 3) allThree.resolve();
  };
  // The provider answers once the two others are refused, or were sent too.
  const onSend = () => {
    count('sent');
    return allThree.promise;
  };
  const all = await Promise.allSettled(
    [1, 2, 3].map((number) =>
      create('A', 'created', `p-${number}`, onSend).catch((error: { code: string }) => {
        count(error.code);
        throw error;
      }),
    ),
  );
  expect(outcomes.sort()).toEqual(['create_unresolved', 'create_unresolved', 'sent']);
  expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

test('a created payment is verified a minute later, in case no callback comes; a refused one is not', async () => {
  const { finishedAt } = await create('A', 'created', 'p-1');
  const after = (seconds: number) => new Date((finishedAt?.getTime() ?? 0) + seconds * 1_000);
  await create('B', 'refused', null);
  expect(await store.verifications.due(after(59), 10)).toEqual([]);
  expect(await store.verifications.due(after(61), 10)).toMatchObject([{ orderId: 'A' }]);
});

const gracePeriods: GracePeriods = { fulfilmentSeconds: 3_600, callbackSeconds: 3_600, createSeconds: 3_600 };

/** When the latest attempt began, by the database's clock. */
let beganAt = new Date();

function seconds(count: number): Date {
  return new Date(beganAt.getTime() + count * 1_000);
}

function minutes(count: number): Date {
  return seconds(count * 60);
}

async function databaseNow(): Promise<Date> {
  return (await store.health()).now;
}

async function loseCreate(orderId: string): Promise<CreateAttempt> {
  const attempt = await create(orderId, 'unknown', null);
  beganAt = attempt.createdAt;
  return attempt;
}

/** Creates a payment with the real use case and store, at a provider that returns this outcome after `onSend`. */
function create(
  orderId: string,
  outcome: 'created' | 'refused' | 'unknown',
  providerPaymentId: string | null,
  onSend: () => Promise<void> = async () => {},
): Promise<CreateAttempt> {
  const provider = {
    name: 'neopay',
    provesBy: 'payment',
    sendsCallbacks: true,
    findsLostCreatesBy: 'list',
    payersOf: () => ['john'],
    async createPayment() {
      await onSend();
      return { outcome, providerPaymentId, authorisationUrl: null, reason: outcome === 'created' ? null : 'timeout' };
    },
  } as const satisfies Partial<Provider>;
  return createPayment(
    // Some tests have a payment before the lost one.
    { orderId, description: '', details: {}, anotherBy: 'ana' },
    { store, provider: { ...provider, ...NOT_CALLED }, newId: randomUUID },
  );
}

const notCalled = () => {
  throw new Error('not called by createPayment');
};
const NOT_CALLED = {
  authenticate: notCalled,
  readCallback: notCalled,
  resolveOrder: notCalled,
  parseClaim: notCalled,
  verify: notCalled,
};

async function refusedAsUnresolved(message: RegExp): Promise<void> {
  const refusal = await create('A', 'created', 'p-2').catch((error: unknown) => error);
  expect(refusal).toMatchObject({ code: 'create_unresolved', message: expect.stringMatching(message) });
}

/** Stores a payment as read from the provider's list. */
async function observe(payment: Partial<Payment> = {}): Promise<void> {
  await store.payments.observe([aPayment({ createdAt: seconds(5), payers: ['john'], ...payment })], seconds(10));
}

function sync(startedAt: Date, complete = true): Promise<void> {
  return store.payments.finishSync({ provider: 'neopay', startedAt, complete, rows: 0, unreadableRows: 0 });
}

async function callBack(orderId: string, providerPaymentId: string): Promise<void> {
  const body = `${orderId} ${providerPaymentId}`;
  await store.callbacks.receive(aCallback(body, { addressedOrderId: orderId, receivedAt: seconds(5) }));
  await store.callbacks.match(10, () => ({ hint: aHint({ providerPaymentId }), unreadableReason: null, orderId }));
}

type Found = readonly [kind: string, subject: string, fields: readonly { readonly actual: string | null }[]];

async function findDiscrepancies(now = minutes(1)): Promise<Found[]> {
  const { runId } = await store.runs.start({ from: null, to: null, dryRun: false });
  await store.runs.findDiscrepancies(runId, { now, gracePeriods, callbackProviders: ['neopay'] });
  return (await store.runs.discrepancies(runId)).map(({ kind, subject, fields }) => [kind, subject, fields]);
}

function kinds(found: readonly Found[]): string[] {
  return found.map(([kind]) => kind);
}

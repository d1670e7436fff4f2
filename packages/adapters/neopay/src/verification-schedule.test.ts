import { createHash } from 'node:crypto';
import { createPayment, matchCallback, moneyFromDecimal, type Provider, verifyOrder } from '@punteo/payments';
import { migrate, openStore, type PostgresStore } from '@punteo/postgres-store';
import { type SandboxNeopay, startNeopay } from '@punteo/sandbox';
import { createTestDatabase, nextVerificationAt } from '@punteo/testing';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createTestNeopay } from './__fixtures__/test-neopay.ts';
import type { StatusTable } from './payment-status.ts';

let bank: SandboxNeopay;
let store: PostgresStore;
let close: () => Promise<void>;
let provider: Provider;

/** Minute 0 of a test: when its payment was created, by the database's clock. */
let startedAt = new Date();
/** The clock of the adapter and of verifications, which only the test moves. */
let now = new Date();
const clock = () => now;

beforeAll(async () => {
  const database = await createTestDatabase({ migrate: async (url) => void (await migrate({ url })) });
  store = await openStore({ url: database.url });
  bank = await startNeopay();
  close = async () => {
    await Promise.all([store.close(), bank.close()]);
    await database.drop();
  };
});
afterAll(() => close());

beforeEach(() => {
  now = new Date();
  provider = neopay({ completed: 'paid', failed: 'failed' });
});

test('a payment without a callback is verified after 1, 2, 5, 15 and 60 minutes, then ever more rarely until it is paid', async () => {
  const id = await create('POLLED');
  expect(await verifiedUntil('POLLED', 200)).toEqual([1, 2, 5, 15, 60, 120]);
  await bank.setStatus(id, 'completed', 'none');
  expect(await verifiedUntil('POLLED', 400)).toEqual([240]);
  expect(await stateOf('POLLED')).toBe('paid');
});

test('verifications that callbacks request do not change the schedule', async () => {
  const id = await create('CALLED');
  for (const second of [5, 10, 15, 20, 25]) {
    now = minute(second / 60);
    await receiveCallback('CALLED', id, second);
    await verify('CALLED');
  }
  expect(await verifiedUntil('CALLED', 100)).toEqual([1, 2, 5, 15, 60]);
});

test('a callback that arrives before the answer of its create requests a verification after that answer', async () => {
  await store.orders.put([orderOf('EARLY')]);
  const early: Provider = {
    ...provider,
    async createPayment(request) {
      const outcome = await provider.createPayment(request);
      await receiveCallback('EARLY', outcome.providerPaymentId ?? '', 0);
      await verify('EARLY');
      expect(await nextVerification('EARLY')).toBeNull();
      return outcome;
    },
  };
  await createPayment({ orderId: 'EARLY', description: '', details: DETAILS }, { store, provider: early });
  // At once for the callback, then on the schedule.
  startedAt = (await nextVerification('EARLY')) as Date;
  expect(await verifiedUntil('EARLY', 10)).toEqual([0, 1, 2, 5]);
});

test('a verification that started before the create finished does not cancel the first scheduled one', async () => {
  await store.orders.put([orderOf('RACE')]);
  const verificationStartedAt = clock();
  await createPayment({ orderId: 'RACE', description: '', details: DETAILS }, { store, provider });
  await store.verifications.schedule('RACE', null, { startedAt: verificationStartedAt });
  expect(await nextVerification('RACE')).not.toBeNull();
});

test.each(['failed', 'expired'] as const)(
  'a payment with the final status %s is not verified again',
  async (status) => {
    provider = neopay({ completed: 'paid', failed: 'failed', expired: 'expired' });
    const id = await create(`FINAL-${status}`);
    await bank.setStatus(id, status, 'none');
    expect(await verifiedUntil(`FINAL-${status}`, 200)).toEqual([1]);
    expect(await stateOf(`FINAL-${status}`)).toBe('awaiting');
  },
);

test('a status that goes back from paid leaves the order paid, and is a discrepancy that a person looks at', async () => {
  const id = await create('BACK');
  await bank.setStatus(id, 'completed', 'none');
  expect(await verifiedUntil('BACK', 5)).toEqual([1]);
  bank.update(id, { status: 'pending' });
  now = minute(6);
  await verify('BACK');
  expect((await store.orders.get('BACK'))?.standing).toMatchObject({
    state: 'paid',
    discrepancies: [{ kind: 'not_confirmed_any_more' }],
  });
  const story = (await store.orders.story('BACK'))?.items ?? [];
  expect(story.flatMap((entry) => (entry.type === 'payment_observed' ? [entry.payment.status] : []))).toEqual([
    'paid',
    'pending',
  ]);
  expect(await nextVerification('BACK')).not.toBeNull();
  bank.update(id, { status: 'completed' });
  now = minute(8);
  await verify('BACK');
  expect((await store.orders.get('BACK'))?.standing).toMatchObject({ state: 'paid', discrepancies: [] });
});

test('a payment that fails after it was paid reverses the order once a second answer says so', async () => {
  const id = await create('FAILED');
  await bank.setStatus(id, 'completed', 'none');
  await verify('FAILED');
  await bank.setStatus(id, 'failed', 'none');
  now = minute(6);
  await verify('FAILED');
  expect(await stateOf('FAILED')).toBe('paid');
  now = minute(9);
  await verify('FAILED');
  expect(await stateOf('FAILED')).toBe('reversed');
  const events = (await store.events.list({}, { limit: 200 })).items.filter(({ orderId }) => orderId === 'FAILED');
  expect(events.map(({ type }) => type).reverse()).toEqual(['order.paid', 'order.reversed']);
});

test('a status without a mapping is an unmapped_status discrepancy and never paid, until it is mapped', async () => {
  const id = await create('UNMAPPED');
  await bank.setStatus(id, 'accredited', 'none');
  await verify('UNMAPPED');
  expect((await store.orders.get('UNMAPPED'))?.standing).toMatchObject({
    state: 'awaiting',
    discrepancies: [{ kind: 'unmapped_status', fields: [{ field: 'status', expected: 'paid', actual: 'accredited' }] }],
  });
  provider = neopay({ accredited: 'paid' });
  await verify('UNMAPPED');
  expect(await stateOf('UNMAPPED')).toBe('paid');
});

test('an unknown currency is a currency_mismatch discrepancy, and the verification completes', async () => {
  const id = await create('CURRENCY');
  await bank.setStatus(id, 'completed', 'none');
  bank.update(id, { currency: 'gbp' });
  await verify('CURRENCY');
  expect((await store.orders.get('CURRENCY'))?.standing).toMatchObject({
    state: 'awaiting',
    discrepancies: [{ kind: 'currency_mismatch', fields: [{ field: 'currency', expected: 'GBP', actual: 'gbp' }] }],
  });
});

test('C5: a created payment that Neopay answers with 404 is verified on, and missing_at_provider after a day', async () => {
  const id = await create('GONE');
  bank.remove(id);
  const minutes = await verifiedUntil('GONE', 26 * 60);
  expect(minutes.slice(0, 6)).toEqual([1, 2, 5, 15, 60, 120]);
  expect(minutes.at(-1)).toBe(24 * 60);
  expect(await stateOf('GONE')).toBe('awaiting');
  expect(await missingAt(minute(23 * 60))).toEqual([]);
  expect(await missingAt(minute(25 * 60))).toEqual(['GONE']);
});

test('one payment pays one order, also when its evidence is recorded for another order', async () => {
  const id = await create('FIRST');
  await store.orders.put([orderOf('SECOND')]);
  const claim = { provider: 'neopay', kind: 'payment', paymentId: id } as const;
  const bind = store.orders.change('SECOND', { type: 'bind', claim }, { actor: 'ana', reason: 'test' }, clock());
  await expect(bind).rejects.toMatchObject({ code: 'payment_bound_elsewhere' });
  await bank.setStatus(id, 'completed', 'none');
  await verify('FIRST');
  // The binding refuses the payment already; recording its evidence directly must be refused too.
  const { evidence } = await provider.verify({ claim, previous: null, now: clock() });
  await store.standings.recordEvidence('SECOND', [evidence], { now: clock() });
  expect([await stateOf('FIRST'), await stateOf('SECOND')]).toEqual(['paid', 'awaiting']);
});

const DETAILS = { institutionId: 20, customer: { email: 'jhondoe@email.com', country: 'GB' } };

function neopay(statuses: StatusTable): Provider {
  const account = { baseUrl: bank.url, token: bank.token, appKey: bank.appKey };
  return createTestNeopay({ ...account, statuses: { pending: 'pending', ...statuses }, clock });
}

function orderOf(orderId: string) {
  const amount = moneyFromDecimal('122.44', 'GBP');
  return { orderId, amount, providers: [], createdAt: new Date(), dueAt: null, fulfilledAt: null };
}

/** Creates a payment for the order and sets the clock to minute 0: a minute before the first scheduled verification. */
async function create(orderId: string): Promise<string> {
  await store.orders.put([orderOf(orderId)]);
  const { providerPaymentId } = await createPayment(
    { orderId, description: '', details: DETAILS },
    { store, provider },
  );
  if (providerPaymentId === null) throw new Error('The sandbox created no payment.');
  startedAt = new Date(((await nextVerification(orderId))?.getTime() ?? 0) - 60_000);
  now = startedAt;
  return providerPaymentId;
}

function minute(minutes: number): Date {
  return new Date(startedAt.getTime() + minutes * 60_000);
}

async function verify(orderId: string): Promise<void> {
  await verifyOrder(orderId, { store, providers: [provider], clock });
}

/** Verifies the order whenever it is due, up to this minute, and returns the minutes. */
async function verifiedUntil(orderId: string, lastMinute: number): Promise<number[]> {
  const minutes: number[] = [];
  for (;;) {
    const next = await nextVerification(orderId);
    // The store keeps microseconds and the clock milliseconds: a due time may be a millisecond late.
    const at = next && Math.round((next.getTime() - startedAt.getTime()) / 60_000);
    if (next === null || at === null || at > lastMinute) return minutes;
    now = next;
    await verify(orderId);
    minutes.push(at);
  }
}

function nextVerification(orderId: string): Promise<Date | null> {
  return nextVerificationAt(store.verifications, orderId, startedAt);
}

async function stateOf(orderId: string) {
  return (await store.orders.get(orderId))?.standing.state;
}

async function receiveCallback(orderId: string, id: string, salt: number): Promise<void> {
  const body = Buffer.from(JSON.stringify({ payment: { id }, salt }));
  const digest = createHash('sha256').update(body).digest();
  await store.callbacks.receive({
    provider: 'neopay',
    addressedOrderId: orderId,
    keyId: 'k1',
    body,
    digest,
    contentType: null,
    receivedAt: clock(),
  });
  await store.callbacks.match(10, (received) => matchCallback(received, [provider]));
}

/** The orders whose payment a run at that time finds missing at the provider. */
async function missingAt(at: Date) {
  const { runId } = await store.runs.start({ from: null, to: null, dryRun: true });
  const day = 86_400;
  await store.runs.findDiscrepancies(runId, {
    now: at,
    gracePeriods: { fulfilmentSeconds: day, callbackSeconds: day, createSeconds: 3_600, missingSeconds: day },
    callbackProviders: [],
  });
  const found = await store.runs.discrepancies(runId);
  return found.flatMap(({ kind, orderId }) => (kind === 'missing_at_provider' ? [orderId] : []));
}

import { createHash } from 'node:crypto';
import {
  createPayment,
  matchCallback,
  moneyFromDecimal,
  type Provider,
  parseKeyring,
  verifyOrder,
} from '@punteo/payments';
import { migrate, openStore, type PostgresStore } from '@punteo/postgres-store';
import { type SandboxNeopay, startNeopay } from '@punteo/sandbox';
import { createTestDatabase } from '@punteo/testing';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { neopayFromEnvironment } from './config.ts';
import { createNeopay } from './neopay.ts';

let bank: SandboxNeopay;
let store: PostgresStore;
let close: () => Promise<void>;
let provider: Provider;
/** Ahead of the real clock, by which the database dates what is created. */
let minutesAhead = 0;
const clock = () => new Date(Date.now() + minutesAhead * 60_000);

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
  minutesAhead = 0;
  provider = neopay('completed=paid,failed=failed');
});

test('without any callback, a payment is asked about at 1, 2, 5, 15 and 60 minutes, then hourly until it is paid', async () => {
  const id = await create('POLLED');
  expect(await asked('POLLED', 200)).toEqual([1, 2, 5, 15, 60, 120, 180]);
  await bank.setStatus(id, 'completed', 'none');
  expect(await asked('POLLED', 400)).toEqual([240]);
  expect(await state('POLLED')).toBe('paid');
});

test('callbacks bring their own looks, and leave the schedule as it is', async () => {
  const id = await create('CALLED');
  for (const second of [5, 10, 15, 20, 25]) {
    minutesAhead = second / 60;
    await callBack('CALLED', id, second);
    await look('CALLED');
  }
  minutesAhead = 0;
  expect(await asked('CALLED', 100)).toEqual([1, 2, 5, 15, 60]);
});

test('a callback that beats our own create’s answer is heard as soon as that is there, and the schedule holds', async () => {
  await store.orders.put([orderOf('EARLY')]);
  const early: Provider = {
    ...provider,
    async createPayment(request) {
      const outcome = await provider.createPayment(request);
      await callBack('EARLY', outcome.providerPaymentId ?? '', 0);
      await look('EARLY');
      expect(await isDue('EARLY', 1_000)).toBe(false);
      return outcome;
    },
  };
  await createPayment({ orderId: 'EARLY', description: '', details: DETAILS }, { store, provider: early });
  // At once, for somebody has called; then as ever.
  expect(await asked('EARLY', 10)).toEqual([0, 1, 2, 5]);
});

test('an order that was looked at while its payment was being settled keeps that look', async () => {
  await store.orders.put([orderOf('RACE')]);
  const startedAt = clock();
  await createPayment({ orderId: 'RACE', description: '', details: DETAILS }, { store, provider });
  await store.verifications.schedule('RACE', null, startedAt);
  expect(await isDue('RACE', 2)).toBe(true);
});

test.each(['failed', 'expired'] as const)('what is %s is final, and not asked about again', async (word) => {
  provider = neopay('completed=paid,failed=failed,expired=expired');
  const id = await create(`FINAL-${word}`);
  await bank.setStatus(id, word, 'none');
  expect(await asked(`FINAL-${word}`, 200)).toEqual([1]);
  expect(await state(`FINAL-${word}`)).toBe('awaiting');
});

test('a status that went back is an event: the order is reversed, and both statuses stay on record', async () => {
  const id = await create('BACK');
  await bank.setStatus(id, 'completed', 'none');
  expect(await asked('BACK', 5)).toEqual([1]);
  bank.update(id, { status: 'pending' });
  minutesAhead = 6;
  await look('BACK');
  expect(await state('BACK')).toBe('reversed');
  const story = (await store.orders.story('BACK')) ?? [];
  expect(story.flatMap((entry) => (entry.type === 'payment_observed' ? [entry.payment.status] : []))).toEqual([
    'paid',
    'pending',
  ]);
  const told = (await store.events.list({}, { limit: 200 })).items.filter(({ orderId }) => orderId === 'BACK');
  expect(told.map(({ type }) => type).reverse()).toEqual(['order.paid', 'order.reversed']);
  // What has just moved is asked about soon again, and as long as it is not final.
  expect(await isDue('BACK', 7)).toBe(true);
  bank.update(id, { status: 'completed' });
  minutesAhead = 8;
  await look('BACK');
  expect(await state('BACK')).toBe('paid');
});

test('a word that nobody mapped is never paid and said out loud, until the configuration explains it', async () => {
  const id = await create('WORD');
  await bank.setStatus(id, 'accredited', 'none');
  minutesAhead = 1;
  await look('WORD');
  expect((await store.orders.get('WORD'))?.standing).toMatchObject({
    state: 'awaiting',
    discrepancies: [{ kind: 'unmapped_status', fields: [{ field: 'status', expected: 'paid', actual: 'accredited' }] }],
  });
  provider = neopay('accredited=paid');
  await look('WORD');
  expect(await state('WORD')).toBe('paid');
});

test('a currency that nobody knows is a mismatch, and stops no look', async () => {
  const id = await create('CURRENCY');
  await bank.setStatus(id, 'completed', 'none');
  bank.update(id, { currency: 'gbp' });
  minutesAhead = 1;
  await look('CURRENCY');
  expect((await store.orders.get('CURRENCY'))?.standing).toMatchObject({
    state: 'awaiting',
    discrepancies: [{ kind: 'currency_mismatch', fields: [{ field: 'currency', expected: 'GBP', actual: 'gbp' }] }],
  });
});

test('C5: a payment that we made and the provider does not find is asked about for a day, and then missing there', async () => {
  const id = await create('GONE');
  bank.remove(id);
  const looks = await asked('GONE', 26 * 60);
  expect(looks.slice(0, 6)).toEqual([1, 2, 5, 15, 60, 120]);
  expect(looks.at(-1)).toBe(26 * 60);
  expect(await state('GONE')).toBe('awaiting');
  expect(await missing(23)).toEqual([]);
  expect(await missing(25)).toEqual(['GONE']);
});

test('one payment pays one order, however the binding came about', async () => {
  const id = await create('FIRST');
  await store.orders.put([orderOf('SECOND')]);
  await expect(store.payments.bind('neopay', id, 'SECOND')).rejects.toMatchObject({ code: 'payment_bound_elsewhere' });
  await bank.setStatus(id, 'completed', 'none');
  const { orderId, order } = { orderId: 'SECOND', order: orderOf('SECOND') };
  await look('FIRST');
  // As if the binding had been got round: the proof itself is used up.
  const claim = { provider: 'neopay', orderId, subject: { kind: 'payment', providerPaymentId: id } } as const;
  const { evidence } = await provider.verify(claim, order, clock());
  const { evidence: stored } = await store.standings.recordEvidence(orderId, [evidence], { now: clock() });
  expect(stored[0]?.verdict).toBe('refuted');
  expect(stored[0]?.checks.filter(({ result }) => result !== 'passed')).toMatchObject([{ name: 'used_once' }]);
});

const DETAILS = { institutionId: 20, customer: { email: 'jhondoe@email.com', country: 'GB' } };

function neopay(statuses: string): Provider {
  const settings = neopayFromEnvironment({
    NEOPAY_BASE_URL: bank.url,
    NEOPAY_TOKEN: bank.token,
    NEOPAY_APP_KEY: bank.appKey,
    NEOPAY_ENVIRONMENT: bank.environment,
    NEOPAY_STATUSES: statuses,
  });
  if (!settings) throw new Error('not configured');
  return createNeopay({
    ...settings,
    clock,
    keyring: parseKeyring(`k1:${'0f'.repeat(32)}`),
    publicUrl: 'https://pay.test',
  });
}

function orderOf(orderId: string) {
  const amount = moneyFromDecimal('122.44', 'GBP');
  return { orderId, amount, providers: [], createdAt: new Date(), dueAt: null, fulfilledAt: null };
}

async function create(orderId: string): Promise<string> {
  await store.orders.put([orderOf(orderId)]);
  const { providerPaymentId } = await createPayment(
    { orderId, description: '', details: DETAILS },
    { store, provider },
  );
  if (providerPaymentId === null) throw new Error('not created');
  return providerPaymentId;
}

async function look(orderId: string): Promise<void> {
  await verifyOrder(orderId, { store, providers: [provider], clock });
}

/** Lets the time run as far as this, looks when the order is due, and says at which minutes that was. */
async function asked(orderId: string, untilMinute: number): Promise<number[]> {
  const looks: number[] = [];
  for (let minute = Math.ceil(minutesAhead); minute <= untilMinute; minute += 1) {
    // Some seconds after the full minute, as a worker would be.
    minutesAhead = minute + 0.1;
    if (!(await isDue(orderId, minutesAhead))) continue;
    await look(orderId);
    looks.push(minute);
  }
  return looks;
}

async function isDue(orderId: string, minute: number): Promise<boolean> {
  const due = await store.verifications.due(new Date(Date.now() + minute * 60_000), 1_000);
  return due.some((order) => order.orderId === orderId);
}

async function state(orderId: string) {
  return (await store.orders.get(orderId))?.standing.state;
}

async function callBack(orderId: string, id: string, salt: number): Promise<void> {
  const body = Buffer.from(JSON.stringify({ payment: { id }, salt }));
  const digest = createHash('sha256').update(body).digest();
  const receivedAt = clock();
  await store.callbacks.receive({
    provider: 'neopay',
    addressedOrderId: orderId,
    keyId: 'k1',
    body,
    digest,
    contentType: null,
    receivedAt,
  });
  await store.callbacks.match(10, (received) => matchCallback(received, [provider]));
}

async function missing(hours: number) {
  const { runId } = await store.runs.start({ from: null, to: null, dryRun: true });
  const day = 86_400;
  await store.runs.findDiscrepancies(runId, {
    now: new Date(Date.now() + hours * 3_600_000),
    gracePeriods: { fulfilmentSeconds: day, callbackSeconds: day, createSeconds: 3_600, missingSeconds: day },
    callbackProviders: [],
  });
  const found = await store.runs.discrepancies(runId);
  return found.flatMap(({ kind, orderId }) => (kind === 'missing_at_provider' ? [orderId] : []));
}

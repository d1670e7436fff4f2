import type { Transport } from '@punteo/clients';
import { faultCount } from '@punteo/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CHAIN_OUTAGES } from '../fakes/chain.ts';
import { NEOPAY_OUTAGES } from '../fakes/neopay.ts';
import { forEachConcurrently } from '../for-each-concurrently.ts';
import { openTestStore, type TestStore } from '../test-store.ts';
import { createTestSystem } from '../test-system.ts';
import { completePayment, createNeopayOrder, createPentagooOrder, makeTransfer, pentagooCallsBack } from './orders.ts';

let testStore: TestStore;
beforeAll(async () => {
  testStore = await openTestStore();
});
afterAll(() => testStore?.close());

const REPETITIONS = Array(faultCount(2, 20));

test.concurrent.each(NEOPAY_OUTAGES)(
  'C1 C2 C3 C4 C6: the Neopay outage %s makes no order paid and takes no payment away',
  async (outage) => {
    await forEachConcurrently(REPETITIONS, async () => {
      const system = createTestSystem(testStore);
      const { orderId, document } = await createNeopayOrder(system);
      completePayment(system, document);
      system.neopay.outage = outage;
      const during = await system.verify(orderId);
      expect(during).toMatchObject({ answered: false, after: { state: 'awaiting', fulfilmentAllowed: false } });
      system.neopay.outage = null;
      system.advance(3_600);
      expect(await system.verify(orderId)).toMatchObject({ answered: true, after: { state: 'paid' } });
      system.neopay.outage = outage;
      system.advance(3_600);
      expect(await system.verify(orderId)).toMatchObject({
        answered: false,
        after: { state: 'paid', fulfilmentAllowed: true },
      });
    });
  },
);

test.concurrent('C3: after any Retry-After the next verification is due after a minute and within an hour', async () => {
  const system = createTestSystem(testStore);
  const { orderId } = await createNeopayOrder(system);
  system.neopay.outage = 'rate_limited';
  await system.verify(orderId);
  const isDueAfter = async (seconds: number) => {
    const due = await system.store.verifications.due(new Date(system.now.getTime() + seconds * 1_000), 10_000);
    return due.some((each) => each.orderId === orderId);
  };
  expect(await isDueAfter(59)).toBe(false);
  expect(await isDueAfter(3_601)).toBe(true);
});

test.concurrent('C5: a bound payment that Neopay does not find is not failed', async () => {
  await forEachConcurrently(REPETITIONS, async () => {
    const system = createTestSystem(testStore);
    const { orderId, document } = await createNeopayOrder(system);
    system.neopay.documents.delete(document.id);
    expect(await system.verify(orderId)).toMatchObject({ answered: true, after: { state: 'awaiting' } });
    system.neopay.documents.set(document.id, document);
    completePayment(system, document);
    expect((await system.verify(orderId)).after.state).toBe('paid');
  });
});

test.concurrent.each([
  ['with a byte order mark', '\ufeff{"payment":{}}'],
  ['with a duplicate key', '{"payment":{},"payment":{}}'],
  ['with the key __proto__', '{"__proto__":{},"payment":{}}'],
  ['nested a hundred thousand times', `{"payment":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
  ['of two megabytes', `{"payment":"${'x'.repeat(2_097_152)}"}`],
  ['that is a list', '[]'],
])('C6 C7: an answer of Neopay %s counts as no answer', async (_case, text) => {
  const system = createTestSystem(testStore);
  const { orderId, document } = await createNeopayOrder(system);
  completePayment(system, document);
  system.neopay.answerText = text;
  expect(await system.verify(orderId)).toMatchObject({ answered: false, after: { state: 'awaiting' } });
});

test.concurrent.each([301, 302, 303, 307, 308])('C8: a redirect with status %i is not followed', async (status) => {
  const locations = [
    'https://neopay.io/x',
    'https://evil.test/',
    'http://neopay.io/',
    'http://169.254.169.254/',
    '//evil.test',
  ];
  await forEachConcurrently(locations, async (location) => {
    const system = createTestSystem(testStore);
    const { orderId, document } = await createNeopayOrder(system);
    completePayment(system, document);
    system.neopay.calls.length = 0;
    const redirect: Transport = async (_request, sink) => sink.head(status, { location });
    system.neopay.readTransport = redirect;
    expect(await system.verify(orderId)).toMatchObject({ answered: false, after: { state: 'awaiting' } });
    expect(system.neopay.calls).toHaveLength(1);
  });
});

test.concurrent.each(CHAIN_OUTAGES)(
  'C11 C12: the node outage %s makes no order paid and takes no payment away',
  async (outage) => {
    await forEachConcurrently(REPETITIONS, async () => {
      const system = createTestSystem(testStore);
      const { orderId, hash } = await createPentagooOrder(system);
      makeTransfer(system, hash);
      system.chain.outage = outage;
      expect(await pentagooCallsBack(system, orderId, hash)).toMatchObject({
        state: 'awaiting',
        fulfilmentAllowed: false,
      });
      system.chain.outage = null;
      expect((await system.verify(orderId)).after.state).toBe('paid');
      system.chain.outage = outage;
      expect(await system.verify(orderId)).toMatchObject({
        answered: false,
        after: { state: 'paid', fulfilmentAllowed: true },
      });
    });
  },
);

test.concurrent('I15: an order stays unpaid in all 31 combinations of five failing calls to each node', async () => {
  const combinations = Array.from({ length: 31 }, (_, index) => index + 1);
  await forEachConcurrently(combinations, async (combination) => {
    const system = createTestSystem(testStore);
    const { orderId, hash } = await createPentagooOrder(system);
    makeTransfer(system, hash, { status: '0x0' });
    system.chain.failingCalls = new Set([...Array(5).keys()].filter((bit) => combination & (1 << bit)));
    expect((await pentagooCallsBack(system, orderId, hash)).fulfilmentAllowed).toBe(false);
  });
});

test('the rows of all these orders hold every invariant', async () => {
  expect(await testStore.violations()).toEqual([]);
});

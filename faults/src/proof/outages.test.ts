import type { Transport } from '@punteo/clients';
import { faultCount } from '@punteo/testing';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { CHAIN_OUTAGES } from '../fakes/chain.ts';
import { NEOPAY_OUTAGES } from '../fakes/neopay.ts';
import { type Ground, openGround, type TestSystem, testSystemOn } from '../test-system.ts';
import { bankOrder, cryptoOrder, named, pay, transfer } from './orders.ts';

const ROUNDS = faultCount(2, 20);

let ground: Ground;
let system: TestSystem;

beforeAll(async () => {
  ground = await openGround();
});
beforeEach(() => {
  system = testSystemOn(ground);
});
afterEach(async () => {
  expect(await ground.violations()).toEqual([]);
});
afterAll(() => ground?.close());

test.each(NEOPAY_OUTAGES)(
  'C1 C2 C3 C4 C6: an answer of Neopay’s that is none (%s) makes nothing paid and takes nothing away',
  async (outage) => {
    for (let round = 0; round < ROUNDS; round += 1) {
      system = testSystemOn(ground);
      const { orderId, document } = await bankOrder(system);
      pay(system, document);
      system.neopay.outage = outage;
      const during = await system.examine(orderId);
      expect(during).toMatchObject({ answered: false, after: { state: 'awaiting', fulfilmentAllowed: false } });
      system.neopay.outage = null;
      system.wait(3_600);
      expect(await system.examine(orderId)).toMatchObject({ answered: true, after: { state: 'paid' } });
      system.neopay.outage = outage;
      system.wait(3_600);
      expect(await system.examine(orderId)).toMatchObject({
        answered: false,
        after: { state: 'paid', fulfilmentAllowed: true },
      });
    }
  },
);

test('C3: however long Neopay tells us to wait, the next look is within the hour and not before a minute', async () => {
  const { orderId } = await bankOrder(system);
  system.neopay.outage = 'rate_limited';
  await system.examine(orderId);
  const inSeconds = (seconds: number) => new Date(system.now.getTime() + seconds * 1_000);
  const isDue = async (at: Date) =>
    (await system.store.verifications.due(at, 10_000)).some((due) => due.orderId === orderId);
  expect(await isDue(inSeconds(59))).toBe(false);
  expect(await isDue(inSeconds(3_601))).toBe(true);
});

test('C5: a payment that we made and Neopay does not find is not failed', async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const { orderId, document } = await bankOrder(system);
    system.neopay.documents.delete(document.id);
    expect(await system.examine(orderId)).toMatchObject({ answered: true, after: { state: 'awaiting' } });
    system.neopay.documents.set(document.id, document);
    pay(system, document);
    expect((await system.examine(orderId)).after.state).toBe('paid');
  }
});

test.each([
  ['a byte order mark', '\ufeff{"payment":{}}'],
  ['a key twice', '{"payment":{},"payment":{}}'],
  ['a dangerous key', '{"__proto__":{},"payment":{}}'],
  ['a depth of a hundred thousand', `{"payment":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
  ['two megabytes', `{"payment":"${'x'.repeat(2_097_152)}"}`],
  ['a lone list', '[]'],
])('C6 C7: an answer of %s is no answer', async (_case, text) => {
  const { orderId, document } = await bankOrder(system);
  pay(system, document);
  system.neopay.answer = text;
  expect(await system.examine(orderId)).toMatchObject({ answered: false, after: { state: 'awaiting' } });
});

test.each([301, 302, 303, 307, 308])('C8: a redirect (%i) is not followed, wherever it leads', async (status) => {
  for (const location of [
    'https://neopay.io/x',
    'https://evil.test/',
    'http://neopay.io/',
    'http://169.254.169.254/',
    '//evil.test',
  ]) {
    system = testSystemOn(ground);
    const { orderId, document } = await bankOrder(system);
    pay(system, document);
    system.neopay.calls.length = 0;
    const redirect: Transport = async (_request, sink) => sink.head(status, { location });
    system.neopay.instead = redirect;
    expect(await system.examine(orderId)).toMatchObject({ answered: false, after: { state: 'awaiting' } });
    expect(system.neopay.calls).toHaveLength(1);
  }
});

test.each(CHAIN_OUTAGES)(
  'C11 C12: nodes that fail (%s) leave nothing known: neither paid, nor not there, nor gone',
  async (outage) => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const { orderId, hash } = await cryptoOrder(system);
      transfer(system, hash);
      system.chain.outage = outage;
      expect(await named(system, orderId, hash)).toMatchObject({ state: 'awaiting', fulfilmentAllowed: false });
      system.chain.outage = null;
      expect((await system.examine(orderId)).after.state).toBe('paid');
      system.chain.outage = outage;
      expect(await system.examine(orderId)).toMatchObject({
        answered: false,
        after: { state: 'paid', fulfilmentAllowed: true },
      });
      system.chain.outage = null;
    }
  },
);

test('I15: whichever call to the chain fails, and however many, the order is not paid by it', async () => {
  for (let failing = 1; failing <= 31; failing += 1) {
    const { orderId, hash } = await cryptoOrder(system);
    const made = transfer(system, hash);
    made.status = '0x0';
    system.chain.failCalls = new Set([...Array(5).keys()].filter((bit) => failing & (1 << bit)));
    expect((await named(system, orderId, hash)).fulfilmentAllowed).toBe(false);
    system.chain.failCalls = new Set();
  }
});

import type { Transport } from '@punteo/clients';
import { faultCount } from '@punteo/testing';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { CHAIN_OUTAGES } from '../fakes/chain.ts';
import { NEOPAY_OUTAGES } from '../fakes/neopay.ts';
import { type Ground, type House, houseOn, openGround } from '../test-system.ts';
import { bankOrder, cryptoOrder, named, pay, transfer } from './orders.ts';

const ROUNDS = faultCount(2, 20);

let ground: Ground;
let house: House;

beforeAll(async () => {
  ground = await openGround();
});
beforeEach(() => {
  house = houseOn(ground);
});
afterEach(async () => {
  expect(await ground.violations()).toEqual([]);
});
afterAll(() => ground?.close());

test.each(NEOPAY_OUTAGES)(
  'C1 C2 C3 C4 C6: an answer of Neopay’s that is none (%s) makes nothing paid and takes nothing away',
  async (outage) => {
    for (let round = 0; round < ROUNDS; round += 1) {
      house = houseOn(ground);
      const { orderId, document } = await bankOrder(house);
      pay(house, document);
      house.neopay.outage = outage;
      const during = await house.examine(orderId);
      expect(during).toMatchObject({ answered: false, after: { state: 'awaiting', fulfilmentAllowed: false } });
      house.neopay.outage = null;
      house.wait(3_600);
      expect(await house.examine(orderId)).toMatchObject({ answered: true, after: { state: 'paid' } });
      house.neopay.outage = outage;
      house.wait(3_600);
      expect(await house.examine(orderId)).toMatchObject({
        answered: false,
        after: { state: 'paid', fulfilmentAllowed: true },
      });
    }
  },
);

test('C3: however long Neopay tells us to wait, the next look is within the hour and not before a minute', async () => {
  const { orderId } = await bankOrder(house);
  house.neopay.outage = 'rate_limited';
  await house.examine(orderId);
  const inSeconds = (seconds: number) => new Date(house.now.getTime() + seconds * 1_000);
  const isDue = async (at: Date) =>
    (await house.store.judgements.due(at, 10_000)).some((due) => due.orderId === orderId);
  expect(await isDue(inSeconds(59))).toBe(false);
  expect(await isDue(inSeconds(3_601))).toBe(true);
});

test('C5: a payment that we made and Neopay does not find is not failed', async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const { orderId, document } = await bankOrder(house);
    house.neopay.documents.delete(document.id);
    expect(await house.examine(orderId)).toMatchObject({ answered: true, after: { state: 'awaiting' } });
    house.neopay.documents.set(document.id, document);
    pay(house, document);
    expect((await house.examine(orderId)).after.state).toBe('paid');
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
  const { orderId, document } = await bankOrder(house);
  pay(house, document);
  house.neopay.answer = text;
  expect(await house.examine(orderId)).toMatchObject({ answered: false, after: { state: 'awaiting' } });
});

test.each([301, 302, 303, 307, 308])('C8: a redirect (%i) is not followed, wherever it leads', async (status) => {
  for (const location of [
    'https://neopay.io/x',
    'https://evil.test/',
    'http://neopay.io/',
    'http://169.254.169.254/',
    '//evil.test',
  ]) {
    house = houseOn(ground);
    const { orderId, document } = await bankOrder(house);
    pay(house, document);
    house.neopay.calls.length = 0;
    const redirect: Transport = async (_request, sink) => sink.head(status, { location });
    house.neopay.instead = redirect;
    expect(await house.examine(orderId)).toMatchObject({ answered: false, after: { state: 'awaiting' } });
    expect(house.neopay.calls).toHaveLength(1);
  }
});

test.each(CHAIN_OUTAGES)(
  'C11 C12: nodes that fail (%s) leave nothing known: neither paid, nor not there, nor gone',
  async (outage) => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const { orderId, hash } = await cryptoOrder(house);
      transfer(house, hash);
      house.chain.outage = outage;
      expect(await named(house, orderId, hash)).toMatchObject({ state: 'awaiting', fulfilmentAllowed: false });
      house.chain.outage = null;
      expect((await house.examine(orderId)).after.state).toBe('paid');
      house.chain.outage = outage;
      expect(await house.examine(orderId)).toMatchObject({
        answered: false,
        after: { state: 'paid', fulfilmentAllowed: true },
      });
      house.chain.outage = null;
    }
  },
);

test('I15: whichever call to the chain fails, and however many, the order is not paid by it', async () => {
  for (let failing = 1; failing <= 31; failing += 1) {
    const { orderId, hash } = await cryptoOrder(house);
    const made = transfer(house, hash);
    made.status = '0x0';
    house.chain.failCalls = new Set([...Array(5).keys()].filter((bit) => failing & (1 << bit)));
    expect((await named(house, orderId, hash)).fulfilmentAllowed).toBe(false);
    house.chain.failCalls = new Set();
  }
});

import { afterEach, beforeEach, expect, test } from 'vitest';
import { startMerchant } from '../__fixtures__/merchant.ts';
import { createCallbackSender, type RetryPolicy } from './callback-sender.ts';

let merchant: Awaited<ReturnType<typeof startMerchant>>;
let closing: AbortController;
/** The waits so far: how long, and how many callbacks the merchant had received before. */
let waits: { milliseconds: number; receivedBefore: number }[];

beforeEach(async () => {
  merchant = await startMerchant();
  closing = new AbortController();
  waits = [];
});
afterEach(() => merchant.close());

function createSender(retries?: RetryPolicy) {
  return createCallbackSender(closing.signal, {
    retries,
    wait: async (milliseconds) => void waits.push({ milliseconds, receivedBefore: merchant.received.length }),
  });
}

test('an object is sent once, as JSON', async () => {
  const sender = createSender();

  const deliveries = await sender.send({ amount: '100.00 USD' }, merchant.url);

  expect(merchant.received).toMatchObject([
    { path: '/callbacks', body: '{"amount":"100.00 USD"}', headers: { 'content-type': 'application/json' } },
  ]);
  expect(deliveries).toEqual([
    { url: merchant.url, sentAt: expect.any(Date), attempt: 1, status: 200, error: undefined },
  ]);
  expect(sender.deliveries).toEqual(deliveries);
});

test('bytes and text are sent unchanged, with any content type or none', async () => {
  const sender = createSender();

  await sender.send(Uint8Array.of(0xff, 0x00, 0x7b), merchant.url, { contentType: null });
  await sender.send('{"half":', merchant.url, { contentType: 'application/json/', headers: { 'x-forged': '1' } });

  expect(merchant.received.map(({ body, headers }) => [body, headers['content-type'], headers['x-forged']])).toEqual([
    ['\xff\x00{', undefined, undefined],
    ['{"half":', 'application/json/', '1'],
  ]);
});

test('copies are sent one after the other, with gapSeconds between them', async () => {
  await createSender().send({}, merchant.url, { times: 3, gapSeconds: 0.1 });

  expect(waits).toEqual([
    { milliseconds: 100, receivedBefore: 1 },
    { milliseconds: 100, receivedBefore: 2 },
  ]);
  expect(merchant.received).toHaveLength(3);
});

test('concurrent copies are all sent without waiting', async () => {
  const deliveries = await createSender().send({}, merchant.url, { times: 20, concurrent: true, gapSeconds: 60 });

  expect(deliveries.map(({ status }) => status)).toEqual(Array(20).fill(200));
  expect(merchant.received).toHaveLength(20);
  expect(waits).toEqual([]);
});

test('a callback with delaySeconds is sent after that wait', async () => {
  await createSender().send({}, merchant.url, { delaySeconds: 0.15 });

  expect(waits).toEqual([{ milliseconds: 150, receivedBefore: 0 }]);
  expect(merchant.received).toHaveLength(1);
});

test('without a retry policy, a callback answered 503 is not sent again', async () => {
  await using refusing = await startMerchant(503);

  const deliveries = await createSender().send({}, refusing.url);

  expect(deliveries.map(({ status }) => status)).toEqual([503]);
  expect(refusing.received).toHaveLength(1);
});

test('with a retry policy, a callback is sent again until it is answered 2xx', async () => {
  await using refusing = await startMerchant(503, 500);

  const deliveries = await createSender({ attempts: 5, waitSeconds: 7 }).send({}, refusing.url);

  expect(deliveries.map(({ attempt, status }) => [attempt, status])).toEqual([
    [1, 503],
    [2, 500],
    [3, 200],
  ]);
  expect(waits.map(({ milliseconds }) => milliseconds)).toEqual([7_000, 7_000]);
});

test('a redirect is reported as the delivery status and not followed', async () => {
  await using redirecting = await startMerchant(302);

  const deliveries = await createSender().send({}, redirecting.url);

  expect(deliveries.map(({ status }) => status)).toEqual([302]);
  expect(redirecting.received).toHaveLength(1);
});

test('a refused connection is reported in the delivery, not thrown', async () => {
  const gone = await startMerchant();
  await gone.close();

  const [delivery] = await createSender().send({}, gone.url);

  expect(delivery?.status).toBeUndefined();
  expect(delivery?.error).toContain('ECONNREFUSED');
});

test('closing the sandbox cancels a callback that still waits', async () => {
  const sender = createCallbackSender(closing.signal);
  const late = sender.send({}, merchant.url, { delaySeconds: 60 });

  closing.abort();

  expect(await late).toEqual([]);
  expect(merchant.received).toEqual([]);
});

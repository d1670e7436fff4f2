import { afterEach, beforeEach, expect, test } from 'vitest';
import { startMerchant } from '../__fixtures__/merchant.ts';
import { createCallbackSender } from './callback-sender.ts';

let merchant: Awaited<ReturnType<typeof startMerchant>>;
let closing: AbortController;

beforeEach(async () => {
  merchant = await startMerchant();
  closing = new AbortController();
});
afterEach(() => merchant.close());

const gaps = () => merchant.received.slice(1).map(({ at }, index) => at - (merchant.received[index]?.at ?? 0));

test('an object goes out as JSON, once', async () => {
  const sender = createCallbackSender(closing.signal, undefined);

  const deliveries = await sender.send({ amount: '100.00 USD' }, merchant.url);

  expect(merchant.received).toMatchObject([
    { path: '/callbacks', body: '{"amount":"100.00 USD"}', headers: { 'content-type': 'application/json' } },
  ]);
  expect(deliveries).toEqual([
    { url: merchant.url, sentAt: expect.any(Date), attempt: 1, status: 200, error: undefined },
  ]);
  expect(sender.deliveries).toEqual(deliveries);
});

test('bytes go out as they are, under any content type or none', async () => {
  const sender = createCallbackSender(closing.signal, undefined);

  await sender.send(Uint8Array.of(0xff, 0x00, 0x7b), merchant.url, { contentType: null });
  await sender.send('{"half":', merchant.url, { contentType: 'application/json/', headers: { 'x-forged': '1' } });

  expect(merchant.received.map(({ body, headers }) => [body, headers['content-type'], headers['x-forged']])).toEqual([
    ['\xff\x00{', undefined, undefined],
    ['{"half":', 'application/json/', '1'],
  ]);
});

test('copies go out one after the other, with a gap', async () => {
  const sender = createCallbackSender(closing.signal, undefined);
  await sender.send({}, merchant.url, { times: 3, gapSeconds: 0.1 });
  expect(gaps().every((gap) => gap > 90)).toBe(true);
  expect(merchant.received).toHaveLength(3);
});

test('copies can go out at the same moment', async () => {
  const sender = createCallbackSender(closing.signal, undefined);
  const deliveries = await sender.send({}, merchant.url, { times: 20, concurrent: true });
  expect(deliveries.map(({ status }) => status)).toEqual(Array(20).fill(200));
  expect(merchant.received).toHaveLength(20);
});

test('a late callback is late', async () => {
  const sender = createCallbackSender(closing.signal, undefined);
  const startedAt = performance.now();
  await sender.send({}, merchant.url, { delaySeconds: 0.15 });
  expect((merchant.received[0]?.at ?? 0) - startedAt).toBeGreaterThan(140);
});

test('unless told, a refused callback is not sent again', async () => {
  await using refusing = await startMerchant(503);
  const sender = createCallbackSender(closing.signal, undefined);

  const deliveries = await sender.send({}, refusing.url);

  expect(deliveries.map(({ status }) => status)).toEqual([503]);
  expect(refusing.received).toHaveLength(1);
});

test('a sender that retries does so until it is taken', async () => {
  await using refusing = await startMerchant(503, 500);
  const sender = createCallbackSender(closing.signal, { attempts: 5, waitSeconds: 0.01 });

  const deliveries = await sender.send({}, refusing.url);

  expect(deliveries.map(({ attempt, status }) => [attempt, status])).toEqual([
    [1, 503],
    [2, 500],
    [3, 200],
  ]);
});

test('a redirect is told, not followed', async () => {
  await using redirecting = await startMerchant(302);
  const sender = createCallbackSender(closing.signal, undefined);

  const deliveries = await sender.send({}, redirecting.url);

  expect(deliveries.map(({ status }) => status)).toEqual([302]);
  expect(redirecting.received).toHaveLength(1);
});

test('a merchant who is away is told, not thrown', async () => {
  const gone = await startMerchant();
  await gone.close();
  const sender = createCallbackSender(closing.signal, undefined);

  const [delivery] = await sender.send({}, gone.url);

  expect(delivery?.status).toBeUndefined();
  expect(delivery?.error).toContain('ECONNREFUSED');
});

test('closing calls off what was still to be sent', async () => {
  const sender = createCallbackSender(closing.signal, undefined);
  const late = sender.send({}, merchant.url, { delaySeconds: 60 });

  closing.abort();

  expect(await late).toEqual([]);
  expect(merchant.received).toEqual([]);
});

import { afterEach, beforeEach, expect, test } from 'vitest';
import type { SandboxPentagoo } from '../pentagoo/pentagoo-types.ts';
import { startPentagoo } from '../pentagoo/start-pentagoo.ts';

// Tested with Pentagoo's create: it stores a payment, so a lost answer differs from a call that never ran.

const answerBody = { message: 'created', n: 1 };
const answer = JSON.stringify(answerBody);
let pentagoo: SandboxPentagoo;

beforeEach(async () => {
  pentagoo = await startPentagoo({ createAnswer: answerBody });
});
afterEach(() => pentagoo.close());

function create(): Promise<Response> {
  return fetch(`${pentagoo.url}/api/payment/create`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      OAuth: `${pentagoo.integrationKey}:${pentagoo.integrationSecret}`,
    },
    body: JSON.stringify({ refId: 'order-1', description: 'A book', amount: '100.00 USD' }),
    redirect: 'manual',
  });
}

test('without a fault the call gets the right answer', async () => {
  const response = await create();
  expect([response.status, await response.text(), pentagoo.payments.length]).toEqual([200, answer, 1]);
});

test('delay: the right answer comes after delaySeconds', async () => {
  pentagoo.faults.next('createPayment', { kind: 'delay', delaySeconds: 0.05 });
  const startedAt = performance.now();

  const response = await create();

  expect([response.status, await response.text()]).toEqual([200, answer]);
  expect(performance.now() - startedAt).toBeGreaterThan(45);
});

test('drop: the connection closes and no payment is created', async () => {
  pentagoo.faults.next('createPayment', { kind: 'drop' });
  await expect(create()).rejects.toThrow('fetch failed');
  expect(pentagoo.payments).toEqual([]);
});

test('drop, handled: the answer is lost and the payment is created', async () => {
  pentagoo.faults.next('createPayment', { kind: 'drop', handled: true });
  await expect(create()).rejects.toThrow('fetch failed');
  expect(pentagoo.payments).toMatchObject([{ refId: 'order-1' }]);
});

test.each([500, 503, 429])('status: %i is answered with its Retry-After and no payment is created', async (status) => {
  pentagoo.faults.next('createPayment', { kind: 'status', status, retryAfter: 120 });

  const response = await create();

  expect([response.status, response.headers.get('retry-after'), pentagoo.payments.length]).toEqual([status, '120', 0]);
});

test('status, handled: an error is answered and the payment is created', async () => {
  pentagoo.faults.next('createPayment', { kind: 'status', status: 500, handled: true });
  expect((await create()).status).toBe(500);
  expect(pentagoo.payments).toHaveLength(1);
});

test("redirect: the answer redirects to the fault's location", async () => {
  pentagoo.faults.next('createPayment', { kind: 'redirect', location: 'http://127.0.0.1:1/steal', status: 307 });
  const response = await create();
  expect([response.status, response.headers.get('location')]).toEqual([307, 'http://127.0.0.1:1/steal']);
});

test('html: the answer is a maintenance page with status 200', async () => {
  pentagoo.faults.next('createPayment', { kind: 'html' });
  const response = await create();
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html']);
  expect(await response.text()).toContain('<h1>');
});

test('empty: the answer is 200 without a body', async () => {
  pentagoo.faults.next('createPayment', { kind: 'empty' });
  const response = await create();
  expect([response.status, await response.text()]).toEqual([200, '']);
});

test("raw: the answer has the fault's bytes, status and headers", async () => {
  const body = Uint8Array.of(0xff, 0xfe, 0x7b);
  pentagoo.faults.next('createPayment', { kind: 'raw', body, status: 203, headers: { 'x-extra': 'yes' } });

  const response = await create();

  expect([response.status, response.headers.get('x-extra')]).toEqual([203, 'yes']);
  expect(new Uint8Array(await response.arrayBuffer())).toEqual(body);
});

test('headers: the right answer has the changed headers, and lacks those that are null', async () => {
  const headers = { 'content-type': null, date: null, 'x-request-id': 'r-1' };
  pentagoo.faults.next('createPayment', { kind: 'headers', headers });
  const response = await create();
  expect([response.status, await response.text()]).toEqual([200, answer]);
  expect(Object.keys(headers).map((name) => response.headers.get(name))).toEqual([null, null, 'r-1']);
});

test("content-type: the right answer has the fault's content type", async () => {
  pentagoo.faults.next('createPayment', { kind: 'content-type', contentType: 'text/plain' });
  const response = await create();
  expect([response.headers.get('content-type'), await response.text()]).toEqual(['text/plain', answer]);
});

test('truncate: the answer ends after half of the JSON', async () => {
  pentagoo.faults.next('createPayment', { kind: 'truncate' });
  const text = await (await create()).text();
  expect(text).toBe(answer.slice(0, Math.ceil(answer.length / 2)));
  expect(pentagoo.payments).toHaveLength(1);
});

test('cut: the connection closes in the middle of the body', async () => {
  pentagoo.faults.next('createPayment', { kind: 'cut' });
  const response = await create();
  expect(response.status).toBe(200);
  await expect(response.text()).rejects.toThrow('terminated');
});

test('stall: after half the body nothing comes until the connection closes', async () => {
  pentagoo.faults.next('createPayment', { kind: 'stall' });
  const response = await create();
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();

  const first = await reader.read();
  const failure = expect(reader.read()).rejects.toThrow('terminated');
  await pentagoo.close();

  expect(new TextDecoder().decode(first.value)).toBe(answer.slice(0, Math.ceil(answer.length / 2)));
  await failure;
});

test('trickle: the right answer comes byte by byte, with byteSeconds between them', async () => {
  pentagoo.faults.next('createPayment', { kind: 'trickle', byteSeconds: 0.002 });
  const startedAt = performance.now();

  const text = await (await create()).text();

  expect(text).toBe(answer);
  expect(performance.now() - startedAt).toBeGreaterThan(answer.length);
});

test('hold: the call runs, and its answer comes after the release', async () => {
  const release = pentagoo.faults.hold('createPayment');
  let answered = false;
  const response = create().finally(() => {
    answered = true;
  });

  await expect.poll(() => pentagoo.payments.length).toBe(1);
  expect(answered).toBe(false);

  release();
  expect(await (await response).text()).toBe(answer);
});

test('every call is counted, with or without a fault', async () => {
  pentagoo.faults.next('createPayment', { kind: 'html' });
  await create();
  await create();
  await fetch(`${pentagoo.url}/api/payment/../admin?x=1`);

  expect(pentagoo.calls.count('createPayment')).toBe(2);
  expect(pentagoo.calls.unmatched).toEqual(['GET /api/admin?x=1']);
  expect(pentagoo.calls.total()).toBe(3);

  pentagoo.calls.reset();
  expect([pentagoo.calls.total(), pentagoo.calls.unmatched]).toEqual([0, []]);
});

test('closing the sandbox ends a delayed call', async () => {
  pentagoo.faults.next('createPayment', { kind: 'delay', delaySeconds: 60 });
  const held = create();
  const failure = expect(held).rejects.toThrow('fetch failed');
  await expect.poll(() => pentagoo.calls.total()).toBe(1);

  await pentagoo.close();

  await failure;
});

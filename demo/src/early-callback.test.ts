import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { startWorld, type World } from './environment.ts';

let world: World | undefined;
afterEach(() => world?.close());

test('a callback that beats the answer to our own create leads to a look as soon as the payment is bound', async () => {
  world = await startWorld({ persistentSender: false });
  const { client, sandbox } = world;
  const orderId = `early-${randomUUID()}`;
  await client.putOrder({ params: { orderId }, body: { amount: { value: '12.00', currency: 'GBP' } } });
  // The payment exists at once; that it does, we learn byte by byte.
  sandbox.neopay.faults.next('createPayment', { kind: 'trickle', byteSeconds: 0.02 });
  const details = { institutionId: 20, customer: { email: 'buyer@example.test', country: 'GB' } };
  let answered = false;
  const created = client.createPayment({ params: { orderId }, body: { provider: 'neopay', details } }).finally(() => {
    answered = true;
  });

  await expect.poll(() => sandbox.neopay.payments().length).toBe(1);
  const id = sandbox.neopay.payments()[0]?.resource.id ?? '';
  expect((await sandbox.neopay.setStatus(id, 'completed')).map(({ status }) => status)).toEqual([200]);
  await expect.poll(async () => (await callbackOf(orderId))?.outcome).toBe('matched');
  await sleep(500);
  expect([answered, sandbox.neopay.calls.count('getPayment'), await stateOf(orderId)]).toEqual([false, 0, 'awaiting']);

  expect((await created).body).toMatchObject({ outcome: 'created', providerPaymentId: id });
  const boundAt = performance.now();
  await expect.poll(() => stateOf(orderId), { timeout: 30_000 }).toBe('paid');
  // Long before the schedule's first minute.
  expect(performance.now() - boundAt).toBeLessThan(30_000);
}, 90_000);

async function stateOf(orderId: string) {
  const answer = await world?.client.getOrder({ params: { orderId } });
  return answer?.status === 200 ? answer.body.standing.state : null;
}

async function callbackOf(orderId: string) {
  const answer = await world?.client.listCallbacks({ query: { orderId } });
  return answer?.status === 200 ? answer.body.items[0] : undefined;
}

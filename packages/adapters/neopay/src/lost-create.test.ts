import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createPayment, moneyFromDecimal, type Provider, verifyOrder } from '@punteo/payments';
import { migrate, openStore, type PostgresStore } from '@punteo/postgres-store';
import { type SandboxNeopay, startNeopay } from '@punteo/sandbox';
import { createTestDatabase } from '@punteo/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestNeopay } from './__fixtures__/test-neopay.ts';

let bank: SandboxNeopay;
let store: PostgresStore;
let provider: Provider;
let duringRequest: ChildProcess;
let beforeRequest: ChildProcess;
let close: () => Promise<void>;

beforeAll(async () => {
  const database = await createTestDatabase({ migrate: async (url) => void (await migrate({ url })) });
  store = await openStore({ url: database.url });
  bank = await startNeopay();
  provider = createTestNeopay({ baseUrl: bank.url, token: bank.token, appKey: bank.appKey });
  await store.orders.put(['DURING', 'BEFORE', 'NO-PAGE'].map(orderOf));
  // Both processes start at the same time: that is what takes long.
  duringRequest = startCreate('DURING', database.url);
  beforeRequest = startCreate('BEFORE', database.url);
  close = async () => {
    for (const child of [duringRequest, beforeRequest]) child.kill('SIGKILL');
    await Promise.all([store.close(), bank.close()]);
    await database.drop();
  };
  await Promise.all([once(duringRequest, 'message'), once(beforeRequest, 'message')]);
}, 300_000);
afterAll(() => close());

test('a create whose process is killed during the request stays unresolved, and the list shows its payment', async () => {
  bank.faults.next('createPayment', { kind: 'stall' });
  duringRequest.send('create');
  await expect.poll(() => bank.payments().length).toBe(1);
  await kill(duringRequest);

  expect(await store.createAttempts.unresolved('DURING')).toMatchObject([{ outcome: null, providerPaymentId: null }]);
  await expect(create('DURING')).rejects.toMatchObject({ code: 'create_unresolved' });
  expect(bank.calls.count('createPayment')).toBe(1);

  await syncList();
  const [attempt] = await store.createAttempts.unresolved('DURING');
  const [payment] = bank.payments();
  const id = payment?.resource.id ?? '';
  expect(await store.createAttempts.search(attempt?.createAttemptId ?? '')).toMatchObject({ candidates: [id] });
  await expect(create('DURING')).rejects.toThrow(id);

  const claim = { provider: 'neopay', kind: 'payment', paymentId: id } as const;
  await store.orders.change('DURING', { type: 'bind', claim }, { actor: 'ana', reason: 'test' }, new Date());
  await bank.setStatus(id, 'completed', 'none');
  await verifyOrder('DURING', { store, providers: [provider] });
  expect((await store.orders.get('DURING'))?.standing.state).toBe('paid');
  expect(bank.payments()).toHaveLength(1);
});

test('a create whose process is killed before the request is repeated only when a later list shows no payment', async () => {
  bank.faults.next('createPayment', { kind: 'drop', delaySeconds: 600 });
  beforeRequest.send('create');
  await expect.poll(async () => (await store.createAttempts.unresolved('BEFORE')).length).toBe(1);
  await kill(beforeRequest);
  bank.faults.clear();

  await syncList();
  const [attempt] = await store.createAttempts.unresolved('BEFORE');
  expect((await store.createAttempts.search(attempt?.createAttemptId ?? '')).candidates).toEqual([]);
  // A list that is read within 15 minutes of the attempt may be too early to show the payment.
  await expect(create('BEFORE')).rejects.toMatchObject({ code: 'create_unresolved' });
  await syncList(new Date(Date.now() + 16 * 60_000));
  expect(await create('BEFORE')).toMatchObject({ outcome: 'created' });
});

test('a create that is answered 201 without authorisationUrl binds its payment, whose money then pays the order', async () => {
  const { resource } = bank.insert({ amount: '122.44', currency: 'GBP', status: 'pending' });
  bank.faults.next('createPayment', {
    kind: 'raw',
    status: 201,
    body: JSON.stringify({ payment: { id: resource.id } }),
    headers: { 'content-type': 'application/json' },
  });
  expect(await create('NO-PAGE')).toMatchObject({
    outcome: 'created',
    providerPaymentId: resource.id,
    authorisationUrl: null,
  });
  await bank.setStatus(resource.id, 'completed', 'none');
  await verifyOrder('NO-PAGE', { store, providers: [provider] });
  expect((await store.orders.get('NO-PAGE'))?.standing.state).toBe('paid');
});

/** Starts a process that creates a payment for the order when it gets a message. */
function startCreate(orderId: string, databaseUrl: string): ChildProcess {
  const program = fileURLToPath(new URL('./__fixtures__/create-once.ts', import.meta.url));
  return fork(program, [databaseUrl, bank.url, bank.token, bank.appKey, orderId], {
    execArgv: ['--conditions=@punteo/source'],
  });
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

function create(orderId: string) {
  const details = { institutionId: 20, customer: { email: 'jhondoe@email.com', country: 'GB' } };
  return createPayment({ orderId, description: '', details }, { store, provider });
}

function orderOf(orderId: string) {
  const amount = moneyFromDecimal('122.44', 'GBP');
  return { orderId, amount, providers: [], createdAt: new Date(), dueAt: null, fulfilledAt: null };
}

/** Stores the whole list, as a sync that started at that time would. */
async function syncList(startedAt = new Date()): Promise<void> {
  for await (const row of provider.listPayments?.() ?? []) {
    if (row.kind === 'payment') await store.payments.observe([row.payment], startedAt);
  }
  await store.payments.finishSync({ provider: 'neopay', startedAt, complete: true, rows: 1, unreadableRows: 0 });
}

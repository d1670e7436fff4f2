import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createPayment, moneyFromDecimal, type Provider, parseKeyring, verifyOrder } from '@punteo/payments';
import { migrate, openStore, type PostgresStore } from '@punteo/postgres-store';
import { type SandboxNeopay, startNeopay } from '@punteo/sandbox';
import { createTestDatabase } from '@punteo/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createNeopay } from './neopay.ts';

let bank: SandboxNeopay;
let store: PostgresStore;
let databaseUrl: string;
let provider: Provider;
let close: () => Promise<void>;

beforeAll(async () => {
  const database = await createTestDatabase({ migrate: async (url) => void (await migrate({ url })) });
  databaseUrl = database.url;
  store = await openStore({ url: database.url });
  bank = await startNeopay();
  provider = createNeopay({
    ...{ baseUrl: bank.url, token: bank.token, appKey: bank.appKey, environment: bank.environment },
    statuses: { completed: 'paid' },
    payeeAccount: null,
    keyring: parseKeyring(`k1:${'0f'.repeat(32)}`),
    publicUrl: 'https://pay.test',
  });
  close = async () => {
    await Promise.all([store.close(), bank.close()]);
    await database.drop();
  };
});
afterAll(() => close());

test('a process that is killed between the request and its answer leaves the attempt, and nobody asks twice', async () => {
  await state('KILLED');
  bank.faults.next('createPayment', { kind: 'stall' });
  const child = createIn('KILLED');
  await expect.poll(() => bank.payments().length).toBe(1);
  child.kill('SIGKILL');
  await once(child, 'exit');

  expect(await store.createAttempts.unresolved('KILLED')).toMatchObject([{ outcome: null, providerPaymentId: null }]);
  await expect(create('KILLED')).rejects.toMatchObject({ code: 'create_unresolved' });
  expect(bank.calls.count('createPayment')).toBe(1);

  await walk();
  const [attempt] = await store.createAttempts.unresolved('KILLED');
  const [payment] = bank.payments();
  const id = payment?.resource.id ?? '';
  expect(await store.createAttempts.search(attempt?.createAttemptId ?? '')).toMatchObject({ candidates: [id] });
  await expect(create('KILLED')).rejects.toThrow(id);

  await store.payments.bind('neopay', id, 'KILLED');
  await bank.setStatus(id, 'completed', 'none');
  await verifyOrder('KILLED', { store, providers: [provider] });
  expect((await store.orders.get('KILLED'))?.standing.state).toBe('paid');
  expect(bank.payments()).toHaveLength(1);
});

test('a process that is killed before the request leaves the attempt too, and the whole list shows that nothing was made', async () => {
  await state('NEVER');
  bank.faults.next('createPayment', { kind: 'drop', delaySeconds: 30 });
  const child = createIn('NEVER');
  await expect.poll(async () => (await store.createAttempts.unresolved('NEVER')).length, { timeout: 10_000 }).toBe(1);
  child.kill('SIGKILL');
  await once(child, 'exit');
  bank.faults.clear();

  await walk();
  const [attempt] = await store.createAttempts.unresolved('NEVER');
  expect((await store.createAttempts.search(attempt?.createAttemptId ?? '')).candidates).toEqual([]);
  // Read too early, the list proves nothing; read a good while after, it does.
  await expect(create('NEVER')).rejects.toMatchObject({ code: 'create_unresolved' });
  await walk(new Date(Date.now() + 16 * 60_000));
  expect(await create('NEVER')).toMatchObject({ outcome: 'created' });
});

function createIn(orderId: string): ChildProcess {
  const program = fileURLToPath(new URL('./__fixtures__/create-once.ts', import.meta.url));
  const words = [program, databaseUrl, bank.url, bank.token, bank.appKey, orderId];
  return spawn(process.execPath, ['--conditions=@punteo/source', ...words], { stdio: 'inherit' });
}

function create(orderId: string) {
  const details = { institutionId: 20, customer: { email: 'jhondoe@email.com', country: 'GB' } };
  return createPayment({ orderId, description: '', details }, { store, provider });
}

async function state(orderId: string): Promise<void> {
  const amount = moneyFromDecimal('122.44', 'GBP');
  await store.orders.put([{ orderId, amount, providers: [], createdAt: new Date(), dueAt: null, fulfilledAt: null }]);
}

/** The whole list, as a crawl that began then would store it. */
async function walk(startedAt = new Date()): Promise<void> {
  for await (const row of provider.listPayments?.() ?? []) {
    if (row.kind === 'payment') await store.payments.observe([row.payment], startedAt);
  }
  await store.payments.finishSync({ provider: 'neopay', startedAt, complete: true, rows: 1, unreadableRows: 0 });
}

import { migrate, openStore, type PostgresStore } from '@punteo/postgres-store';
import { type SandboxNeopay, startNeopay } from '@punteo/sandbox';
import { createTestDatabase, runSql } from '@punteo/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiProcess, startApi } from './__fixtures__/api-process.ts';
import { type ReceiverProcess, startReceiverProcess } from './__fixtures__/receiver-process.ts';
import { anOrder, bindPayment, neopayPath, receiverEnvironment, SECRETS } from './__fixtures__/test-receiver.ts';

/** Both programs, each in a process of its own, on a database that answers and cannot be used. */
let database: Awaited<ReturnType<typeof createTestDatabase>>;
let store: PostgresStore;
let neopay: SandboxNeopay;
let receiver: ReceiverProcess;
let api: ApiProcess;

beforeAll(async () => {
  [database, neopay] = await Promise.all([
    createTestDatabase({ migrate: async (url) => void (await migrate({ url })) }),
    startNeopay({ token: SECRETS.NEOPAY_TOKEN, appKey: SECRETS.NEOPAY_APP_KEY }),
  ]);
  store = await openStore({ url: database.url, poolSize: 2 });
  const environment = receiverEnvironment(database.url, {
    NEOPAY_BASE_URL: neopay.url,
    ROLE: 'all',
    NEOPAY_STATUSES: 'completed=paid',
    VERIFICATION_COOLDOWN_SECONDS: '1',
    // Without Pentagoo, no chain is needed.
    PENTAGOO_INTEGRATION_KEY: '',
    PENTAGOO_INTEGRATION_SECRET: '',
    PENTAGOO_CALLBACK_TOKENS: '',
  });
  [receiver, api] = await Promise.all([startReceiverProcess(environment), startApi(environment)]);
});

afterAll(async () => {
  receiver?.kill('SIGKILL');
  api?.child.kill('SIGKILL');
  await Promise.all([neopay?.close(), store?.close()]);
  await database?.drop();
});

test('while a database has no schema, callbacks and API are answered 503 and nothing is ready, and after punteo migrate both programs work without a restart', {
  timeout: 180_000,
}, async () => {
  await expectAllWorks('before');
  await runSql(database.url, 'drop schema public cascade; drop schema punteo_jobs cascade; create schema public');

  await expect.poll(readiness).toEqual([503, 503]);
  const sentence = 'The database does not have the schema of this version. Run `punteo migrate`.';
  for (const path of ['/v1/orders', '/v1/orders/A-1', '/v1/runs', '/v1/discrepancies', '/v1/callbacks', '/v1/events']) {
    const response = await fetch(`${api.url}${path}`);
    expect([path, response.status, response.headers.get('retry-after')]).toEqual([path, 503, '30']);
    expect(await response.json()).toMatchObject({ code: 'schema_outdated', detail: sentence });
  }
  const put = await fetch(`${api.url}/v1/orders/A-1`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ amount: { value: '1.00', currency: 'USD' } }),
  });
  expect([put.status, await put.json()]).toMatchObject([503, { detail: sentence }]);
  const page = await fetch(`${api.url}/orders`, { headers: { accept: 'text/html' } });
  expect([page.status, await page.text()]).toEqual([503, expect.stringContaining('punteo migrate')]);
  expect(await postCallback('A-1', '{"number":1}')).toEqual({ status: 503, retryAfter: expect.any(String) });

  await migrate({ url: database.url });
  await expectAllWorks('after');
});

test('while a database is read-only, receiver and API are not ready and refuse writes with 503, and both write again after it', {
  timeout: 180_000,
}, async () => {
  const name = new URL(database.url).pathname.slice(1);
  await runSql(database.url, `alter database "${name}" set default_transaction_read_only = on`);
  await endSessions();
  await expect.poll(readiness).toEqual([503, 503]);
  expect(await postCallback('A-1', '{"number":2}')).toEqual({ status: 503, retryAfter: expect.any(String) });
  expect((await fetch(`${api.url}/v1/orders`)).status).toBe(200);
  expect((await fetch(`${api.url}/v1/runs`, { method: 'POST', headers: JSON_TYPE, body: '{}' })).status).toBe(503);

  await runSql(database.url, `begin read write; alter database "${name}" reset default_transaction_read_only; commit`);
  await expectAllWorks('writable');
});

const JSON_TYPE = { 'content-type': 'application/json' };

/** A callback is answered 200, and the worker finds the order paid, as the API tells. */
async function expectAllWorks(round: string): Promise<void> {
  await expect.poll(readiness, { timeout: 60_000 }).toEqual([200, 200]);
  const order = anOrder();
  await store.orders.put([order]);
  const { resource } = neopay.insert({ amount: '100.00', currency: 'USD', status: 'completed' });
  await bindPayment(store.orders, order.orderId, resource.id);
  const post = async () => (await postCallback(order.orderId, JSON.stringify({ round }))).status;
  await expect.poll(post, { timeout: 60_000 }).toBe(200);
  const state = async () => {
    const body = (await (await fetch(`${api.url}/v1/orders/${order.orderId}`)).json()) as {
      standing?: { state: string };
    };
    return body.standing?.state;
  };
  await expect.poll(state, { timeout: 60_000 }).toBe('paid');
}

function readiness(): Promise<readonly number[]> {
  return Promise.all(
    [receiver.adminUrl, api.url].map(async (url) => {
      const response = await fetch(`${url}/health/ready`);
      await response.arrayBuffer();
      return response.status;
    }),
  );
}

async function postCallback(orderId: string, body: string) {
  const response = await fetch(`${receiver.url}${neopayPath(orderId)}`, { method: 'POST', body });
  await response.arrayBuffer();
  return { status: response.status, retryAfter: response.headers.get('retry-after') };
}

function endSessions() {
  return runSql(
    database.url,
    'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()',
  );
}

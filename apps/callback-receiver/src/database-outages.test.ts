import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, openDatabase } from '@punteo/app-kit/database';
import { openStore, type PostgresStore } from '@punteo/postgres-store';
import { type SandboxNeopay, startNeopay } from '@punteo/sandbox';
import { type CuttingNetwork, checkInvariants, faultCount, openCuttingNetwork } from '@punteo/testing';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiProcess, startApi } from './__fixtures__/api-process.ts';
import { type ReceiverProcess, startReceiverProcess } from './__fixtures__/receiver-process.ts';
import { startTestMerchant, type TestMerchant } from './__fixtures__/test-merchant.ts';
import { anOrder, bindPayment, neopayPath, receiverEnvironment, SECRETS } from './__fixtures__/test-receiver.ts';

/** A database server of this file's own, which is started again at the same address whenever it is killed. */
const directory = mkdtempSync(join(tmpdir(), 'punteo-outages-'));
let database: Database;
let network: CuttingNetwork;
let store: PostgresStore;
let neopay: SandboxNeopay;
let merchant: TestMerchant;
let receiver: ReceiverProcess;
let worker: ReceiverProcess;
let api: ApiProcess;

beforeAll(async () => {
  database = await openDatabase({ databaseUrl: null, dataDirectory: directory });
  network = await openCuttingNetwork(database.url);
  store = await openStore({ url: database.url, migrate: true, poolSize: 2 });
  [neopay, merchant] = await Promise.all([
    startNeopay({ token: SECRETS.NEOPAY_TOKEN, appKey: SECRETS.NEOPAY_APP_KEY }),
    startTestMerchant(),
  ]);
  const environment = receiverEnvironment(network.url, {
    NEOPAY_BASE_URL: neopay.url,
    NEOPAY_STATUSES: 'completed=paid',
    MERCHANT_WEBHOOK_URL: merchant.url,
    MERCHANT_WEBHOOK_SECRET: `whsec_${randomBytes(32).toString('base64')}`,
    VERIFICATION_COOLDOWN_SECONDS: '1',
    // Without Pentagoo, no chain is needed.
    PENTAGOO_INTEGRATION_KEY: '',
    PENTAGOO_INTEGRATION_SECRET: '',
    PENTAGOO_CALLBACK_TOKENS: '',
  });
  [receiver, worker, api] = await Promise.all([
    startReceiverProcess({ ...environment, ROLE: 'ingest' }),
    startReceiverProcess({ ...environment, ROLE: 'verify' }),
    startApi({ ...environment, RECONCILE_EVERY_MINUTES: '1' }),
  ]);
});

afterAll(async () => {
  receiver?.kill('SIGKILL');
  worker?.kill('SIGKILL');
  api?.child.kill('SIGKILL');
  await Promise.all([neopay?.close(), merchant?.close(), store?.close()]);
  network?.close();
  await database?.close();
  rmSync(directory, { recursive: true, force: true });
});

const KILLS = faultCount(10, 200);

test('A8 A9 I20: receiver, worker, API and schedule outlive every kill of their database and of each connection', {
  timeout: 7_200_000,
}, async () => {
  const endings: unknown[] = [];
  for (const [name, ended] of [
    ['receiver', receiver.ended],
    ['worker', worker.ended],
    ['API', once(api.child, 'exit')],
  ] as const) {
    void ended.then((ending) => endings.push([name, ending]));
  }
  const orderIds: string[] = [];
  const load = startLoad(orderIds);
  let slowest = 0;
  for (let kill = 0; kill < KILLS; kill += 1) {
    orderIds.push(await paidOrder());
    await FAULTS[kill % FAULTS.length]?.();
    const isBackAt = performance.now();
    await expect.poll(isWhole, { timeout: 120_000, interval: 50 }).toBe(true);
    slowest = Math.max(slowest, performance.now() - isBackAt);
  }
  await load.stop();
  // Time is measured by `pnpm faults` only, which runs one file at a time.
  if (KILLS === 200) expect(slowest).toBeLessThanOrEqual(5_000);

  // A refusal without Retry-After, another status, or no answer at all would be here.
  expect(load.wrong).toEqual([]);
  expect(load.acknowledged.length).toBeGreaterThan(KILLS);
  await expect.poll(() => stateCounts(), { timeout: 120_000 }).toEqual([{ state: 'paid', orders: KILLS }]);
  await expect.poll(() => undelivered(), { timeout: 120_000 }).toBe(0);
  expect(await notStoredOnce(load.acknowledged)).toEqual([]);
  expect(await checkInvariants(database.url)).toEqual([]);

  for (const process of [receiver, worker]) process.kill('SIGTERM');
  api.child.kill('SIGTERM');
  await expect.poll(() => endings).toHaveLength(3);
  expect(endings).toEqual(
    expect.arrayContaining([
      ['receiver', 0],
      ['worker', 0],
      ['API', [0, null]],
    ]),
  );
});

/** More than half of all kills cut one statement, since there are many statements. */
const FAULTS: readonly (() => Promise<void>)[] = [
  () => network.cutOneStatement(),
  () => endSessions('order by random() limit 1'),
  () => network.cutOneStatement(),
  () => endSessions(''),
  () => network.cutOneStatement(),
  killServer,
  () => network.cutOneStatement(),
];

/** Ends sessions of the three processes. */
async function endSessions(which: string): Promise<void> {
  await query(`select pg_terminate_backend(pid) from (
    select pid from pg_stat_activity where application_name like 'punteo-%' ${which}) as session`);
}

async function killServer(): Promise<void> {
  const [pid] = readFileSync(join(directory, 'postgres', 'postmaster.pid'), 'utf8').split('\n');
  process.kill(Number(pid), 'SIGKILL');
  await expect.poll(() => query('select 1').catch(() => null), { timeout: 120_000, interval: 50 }).not.toBeNull();
}

/** Whether every process works. */
async function isWhole(): Promise<boolean> {
  const [callback, ...healths] = await Promise.all([
    postCallback(receiver.url, 'whole', '{}'),
    ...[`${receiver.adminUrl}/health/ready`, `${worker.adminUrl}/health/ready`, `${api.url}/health/ready`].map(
      async (url) => (await fetch(url)).status,
    ),
  ]);
  return callback.status === 200 && healths.every((status) => status === 200);
}

/** An order whose payment is completed at the provider, so that its first verification finds it paid. */
async function paidOrder(): Promise<string> {
  const order = anOrder();
  await store.orders.put([order]);
  const { resource } = neopay.insert({ amount: '100.00', currency: 'USD', status: 'completed' });
  await bindPayment(store.orders, order.orderId, resource.id);
  return order.orderId;
}

/** Posts callbacks about the orders and reads from the API, until it is stopped. */
function startLoad(orderIds: readonly string[]) {
  const acknowledged: string[] = [];
  const wrong: unknown[] = [];
  let isStopped = false;
  let number = 0;
  async function send(): Promise<void> {
    number += 1;
    const body = JSON.stringify({ number });
    const orderId = orderIds[number % Math.max(orderIds.length, 1)] ?? 'none';
    const { status, retryAfter } = await postCallback(receiver.url, orderId, body);
    if (status === 200) acknowledged.push(digestOf(body));
    else if (status !== 503 || retryAfter === null) wrong.push({ callback: status, retryAfter });
  }
  async function read(): Promise<void> {
    for (const path of ['/v1/orders', '/v1/runs', '/metrics']) {
      const response = await fetch(`${api.url}${path}`);
      const retryAfter = response.headers.get('retry-after');
      const text = await response.text();
      if (response.status !== 200 && (response.status !== 503 || retryAfter === null))
        wrong.push({ path, status: response.status, retryAfter, text });
    }
  }
  async function repeat(work: () => Promise<void>): Promise<void> {
    while (!isStopped) await work().catch((error: Error) => wrong.push(String(error.cause ?? error)));
  }
  const running = [...Array.from({ length: 8 }, () => repeat(send)), repeat(read)];
  return {
    acknowledged,
    wrong,
    async stop() {
      isStopped = true;
      await Promise.all(running);
    },
  };
}

async function postCallback(url: string, orderId: string, body: string) {
  const response = await fetch(`${url}${neopayPath(orderId)}`, { method: 'POST', body });
  await response.arrayBuffer();
  return { status: response.status, retryAfter: response.headers.get('retry-after') };
}

async function query(sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: database.url, application_name: 'outages' });
  client.on('error', () => {});
  try {
    await client.connect();
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

function stateCounts() {
  return query('select state, count(*)::int as orders from standings group by state');
}

async function undelivered(): Promise<unknown> {
  const [row] = await query("select count(*)::int as events from deliveries where state <> 'delivered'");
  return row?.events;
}

/** Digests that are not in the inbox exactly once. */
async function notStoredOnce(digests: readonly string[]): Promise<readonly string[]> {
  const rows = await query("select encode(digest, 'hex') as digest, count(*)::int as count from callbacks group by 1");
  const counts = new Map(rows.map(({ digest, count }) => [digest, count]));
  return digests.filter((digest) => counts.get(digest) !== 1);
}

function digestOf(body: string): string {
  return createHash('sha256').update(body).digest('hex');
}

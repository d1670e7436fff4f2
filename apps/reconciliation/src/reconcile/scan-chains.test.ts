import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createProviders } from '@punteo/app-kit/providers';
import { PutOrderBody } from '@punteo/contracts/reconciliation';
import { moneyFromDecimal } from '@punteo/payments';
import { migrate, openStore, type PostgresStore } from '@punteo/postgres-store';
import { type SandboxChain, type SandboxToken, startChain } from '@punteo/sandbox';
import { createTestDatabase } from '@punteo/testing';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { App } from '../app.ts';
import { readConfig } from '../config.ts';
import { putOrders } from '../orders/put-orders.ts';
import { readRun } from './read-run.ts';
import { reconcile } from './reconcile.ts';
import { scanChains } from './scan-chains.ts';

const MERCHANT = `0x${'33'.repeat(20)}` as const;
const NETWORK = 'Binance Smart Chain';

let chain: SandboxChain;
let token: SandboxToken;
let directory: string;
let database: Awaited<ReturnType<typeof createTestDatabase>>;
let store: PostgresStore;

beforeAll(async () => {
  chain = await startChain({ chainId: 97 });
  token = await chain.deployToken({ decimals: 18 });
  directory = mkdtempSync(join(tmpdir(), 'punteo-scan-'));
});
afterAll(async () => {
  rmSync(directory, { recursive: true, force: true });
  await chain.close();
});
beforeEach(async () => {
  database = await createTestDatabase({ migrate: async (url) => void (await migrate({ url })) });
  store = await openStore({ url: database.url });
  // The scan starts behind the transfers of earlier tests on the shared chain.
  const cursor = String((await chain.blockNumber()) + 1n);
  await store.transfers.record('pentagoo', { scope: 'chain:97', cursor, transfers: [], gap: null });
});
afterEach(async () => {
  await store.close();
  await database.drop();
});

test('an order is paid after a person binds the transfer that arrived without a callback', async () => {
  const app = await appOf();
  await putOrder('A');
  const { hash } = await pay();
  const { run, discrepancies } = await reconciled(app);
  expect(run).toMatchObject({ complete: true, summary: { standings: { awaiting: 1 } } });
  expect(discrepancies).toMatchObject([
    { kind: 'missing_callback', orderId: 'A', fields: [{ field: 'callback' }, { actual: `${NETWORK}:${hash}` }] },
  ]);

  await bindTransaction(app, 'A', hash);
  expect((await reconciled(app)).run.summary?.standings).toEqual({ paid: 1 });
});

test('binding a wrong transaction does not make an order paid: the chain is asked all the same', async () => {
  const app = await appOf();
  await putOrder('A');
  await putOrder('B', '40.00');
  const { hash } = await pay('40.00');
  await bindTransaction(app, 'A', hash);
  await bindTransaction(app, 'A', `0x${'ab'.repeat(32)}`);
  expect((await reconciled(app)).run.summary?.standings).toEqual({ awaiting: 1, underpaid: 1 });
});

test('a transfer that matches two orders pays neither, even where amounts are configured as unique', async () => {
  const app = await appOf({ PENTAGOO_UNIQUE_AMOUNTS: 'true' });
  await putOrder('A');
  await putOrder('B');
  await pay();
  const { run, discrepancies } = await reconciled(app);
  expect(run.summary?.standings).toEqual({ awaiting: 2 });
  expect(discrepancies.map(({ kind }) => kind)).toEqual(['several_candidates']);
});

test('an order with a unique amount is paid by its transfer, and its missing callback is a discrepancy', async () => {
  const app = await appOf({ PENTAGOO_UNIQUE_AMOUNTS: 'true' });
  await putOrder('A', '100.01');
  await putOrder('B', '100.02');
  await putOrder('C', '100.03');
  await pay('100.02');
  // Within the tolerance of C, but not its exact amount: a person decides.
  await pay('100.035');
  const { run, discrepancies } = await reconciled(app);
  expect(run.summary?.standings).toEqual({ awaiting: 2, paid: 1 });
  expect((await store.orders.get('B'))?.standing).toMatchObject({ state: 'paid', proof: 'final' });
  const missing = discrepancies.filter(({ kind }) => kind === 'missing_callback');
  expect(missing.map(({ orderId, fields }) => [orderId, fields.length])).toEqual([
    ['B', 1],
    ['C', 2],
  ]);
});

test('a run whose chain scan fails is not complete and names the chain, the host, the call and the error', async () => {
  const app = await appOf({}, { rpcUrls: ['http://127.0.0.1:1'] });
  const run = await reconcile(app);
  expect(run).toMatchObject({
    complete: false,
    incompleteReasons: [
      expect.stringMatching(
        /^pentagoo: its list could not be read to the end \(chain:97 nodes: localhost eth_\w+ unreachable\)$/,
      ),
    ],
  });
});

test('the chain scan of a run starts where the scan of the run before ended', async () => {
  const app = await appOf();
  await putOrder('A');
  await reconcile(app);
  const { hash } = await pay();
  const [before] = [...(await store.transfers.cursors('pentagoo')).values()];
  const { discrepancies } = await reconciled(app);
  expect(discrepancies[0]?.fields[1]?.actual).toBe(`${NETWORK}:${hash}`);
  const [after] = [...(await store.transfers.cursors('pentagoo')).values()];
  expect(Number(after)).toBeGreaterThan(Number(before));
});

test('a claimed transaction that a scan observes after polling has ended is verified in any window', async () => {
  const app = await appOf();
  await putOrder('A');
  const { hash } = await pay();
  const raw = await rpc('eth_getRawTransactionByHash', hash);
  await chain.reorg({ depth: 1, drop: [hash] });
  await bindTransaction(app, 'A', hash);
  expect((await reconciled(app)).run.summary?.standings).toEqual({ awaiting: 1 });
  await rpc('eth_sendRawTransaction', raw);
  await chain.mine(1);
  const window = { from: new Date(Date.now() + 3_600_000), to: null };
  await store.verifications.schedule('A', null);
  await reconcile(app, window);
  expect((await store.orders.get('A'))?.standing.state).toBe('paid');
});

test('a chain scan that is killed after a page continues from there, and every transfer is stored once', async () => {
  const app = await appOf();
  await putOrder('A', '100.01');
  const first = await pay('7.00');
  const second = await pay('8.00');
  const cursor = [...(await store.transfers.cursors('pentagoo')).values()][0] as string;
  expect(await scanChains(app, { onProgress: kill })).toMatchObject([{ complete: false }]);
  const after = [...(await store.transfers.cursors('pentagoo')).values()][0] as string;
  expect(BigInt(after)).toBeGreaterThan(BigInt(cursor));
  const [result] = await scanChains(app);
  expect(result).toMatchObject({ complete: true, reason: null });
  const { discrepancies } = await reconciled(app);
  expect(discrepancies.map(({ kind }) => kind)).toEqual(['unexpected_payment', 'unexpected_payment']);
  expect(discrepancies.map(({ fields }) => fields[0]?.actual).sort()).toEqual(
    [first, second].map(({ hash }) => `${NETWORK}:${hash}`).sort(),
  );
});

/** Ends the scan as kill -9 would, right after a page was stored. */
function kill(): never {
  throw new Error('killed');
}

async function rpc(method: string, ...params: readonly unknown[]): Promise<unknown> {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
  const response = await fetch(chain.rpcUrl, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  return ((await response.json()) as { result: unknown }).result;
}

async function appOf(
  environment: Readonly<Record<string, string>> = {},
  settings: Readonly<Record<string, unknown>> = {},
): Promise<App> {
  const chainsFile = join(directory, 'chains.json');
  const chains = [
    {
      names: [NETWORK],
      chainId: 97,
      rpcUrls: [chain.rpcUrl],
      quorum: 1,
      finality: { depth: 1 },
      recipients: [MERCHANT],
      tokens: [{ address: token.address, decimals: 18, currency: 'USD', tolerance: '0.005' }],
      ...settings,
    },
  ];
  writeFileSync(chainsFile, JSON.stringify(chains));
  const config = await readConfig({
    CALLBACK_KEYS: `k1:${'0f'.repeat(32)}`,
    PENTAGOO_INTEGRATION_KEY: 'integration-key',
    PENTAGOO_INTEGRATION_SECRET: 'integration-secret',
    PENTAGOO_CALLBACK_TOKENS: 'callback-token_'.padEnd(43, '0'),
    CHAINS_FILE: chainsFile,
    ...environment,
  });
  return {
    store,
    providers: await createProviders(config.providers, { publicUrl: config.publicUrl, keyring: config.callbackKeys }),
    calendar: { timeZone: 'UTC', cutOff: '00:00' },
    gracePeriods: { fulfilmentSeconds: 86_400, callbackSeconds: 0, createSeconds: 86_400 },
    lostCreateRetrySeconds: 3_600,
    // Block times are whole seconds that increase with each block: blocks mined in quick succession are dated ahead.
    clock: () => new Date(Date.now() + 60_000),
    ping: () => store.ping(),
  };
}

async function putOrder(orderId: string, amount = '100.00') {
  const createdAt = new Date(Date.now() - 1_000);
  const money = moneyFromDecimal(amount, 'USD');
  await store.orders.put([{ orderId, amount: money, providers: [], createdAt, dueAt: null, fulfilledAt: null }]);
}

function pay(amount = '100.00') {
  return chain.transfer({ token, to: MERCHANT, amount });
}

/** Binds the transaction to the order as `PUT /v1/orders` does. */
async function bindTransaction(app: App, orderId: string, hash: string) {
  const stored = await store.orders.get(orderId);
  if (!stored) throw new Error('no such order');
  const payments = [{ provider: 'pentagoo', providerPaymentId: `${NETWORK}:${hash}` }];
  // The API accepts this form of the id.
  expect(PutOrderBody.safeParse({ amount: { value: '1', currency: 'USD' }, payments }).success).toBe(true);
  const statement = { orderId, amount: stored.order.amount, payments };
  expect(await putOrders(app, [statement], { actor: 'ana', reason: 'test' })).toEqual([{ outcome: 'unchanged' }]);
}

async function reconciled(app: App) {
  const { runId } = await reconcile(app);
  return readRun(app, runId);
}

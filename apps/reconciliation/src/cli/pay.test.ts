import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate, openStore, type PostgresStore } from '@punteo/postgres-store';
import { startPentagoo } from '@punteo/sandbox';
import { createTestDatabase } from '@punteo/testing';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { orderOf } from '../__fixtures__/test-app.ts';
import { type Ended, runPunteo } from './__fixtures__/run-punteo.ts';

const folder = mkdtempSync(join(tmpdir(), 'punteo-pay-'));
let database: Awaited<ReturnType<typeof createTestDatabase>>;
let store: PostgresStore;
let sandbox: Awaited<ReturnType<typeof startPentagoo>>;
let environment: Record<string, string>;

beforeAll(async () => {
  [database, sandbox] = await Promise.all([
    createTestDatabase({ migrate: async (url) => void (await migrate({ url })) }),
    startPentagoo(),
  ]);
  store = await openStore({ url: database.url });
  const chainsFile = join(folder, 'chains.json');
  writeFileSync(chainsFile, JSON.stringify([CHAIN]));
  environment = {
    DATABASE_URL: database.url,
    CALLBACK_KEYS: `k1:${'0f'.repeat(32)}`,
    PENTAGOO_BASE_URL: sandbox.url,
    PENTAGOO_INTEGRATION_KEY: sandbox.integrationKey,
    PENTAGOO_INTEGRATION_SECRET: sandbox.integrationSecret,
    PENTAGOO_CALLBACK_TOKENS: 'callback-token_'.padEnd(43, '0'),
    CHAINS_FILE: chainsFile,
    LOST_CREATE_RETRY_MINUTES: '90',
  };
  await store.orders.put([orderOf('LOST')]);
});

afterEach(() => {
  vi.useRealTimers();
});

afterAll(async () => {
  await store?.close();
  await database?.drop();
  await sandbox?.close();
  rmSync(folder, { recursive: true });
});

test('a lost create at Pentagoo is repeated with --retry-lost after LOST_CREATE_RETRY_MINUTES, under the same refId', async () => {
  sandbox.faults.next('createPayment', { kind: 'drop', handled: true });
  const lost = await pay();
  const [attempt] = await store.createAttempts.unresolved('LOST');
  const retryAt = new Date((attempt?.createdAt.getTime() ?? 0) + 90 * 60_000).toISOString();
  expect(lost).toEqual({
    code: 1,
    stdout: 'unknown  network\n',
    stderr: `pentagoo may have created the payment, and has no list to search. From ${retryAt} on the create can be repeated under the same reference with --retry-lost.\n`,
  });
  for (const options of [[], ['--retry-lost']])
    expect(await pay(...options)).toEqual({
      code: 64,
      stdout: '',
      stderr: expect.stringContaining(`From ${retryAt} on`),
    });
  expect(sandbox.payments).toHaveLength(1);

  vi.useFakeTimers({ toFake: ['Date'], now: new Date(retryAt) });
  expect(await pay()).toEqual({ code: 64, stdout: '', stderr: expect.stringContaining('`punteo pay --retry-lost`') });
  const retry = await pay('--retry-lost', '--json');
  expect([retry.code, JSON.parse(retry.stdout)]).toMatchObject([
    0,
    { outcome: 'created', retryOf: attempt?.createAttemptId, retriedAt: null },
  ]);
  expect(sandbox.payments).toHaveLength(2);
  expect(new Set(sandbox.payments.map(({ refId }) => refId)).size).toBe(1);
  const { items } = await store.audit.list({});
  expect(items).toMatchObject([
    { actor: expect.stringMatching(/^cli:/), action: 'order.create_repeated', subject: 'order:LOST' },
  ]);
});

/** Creates ask no node. */
const CHAIN = {
  names: ['Binance Smart Chain'],
  chainId: 97,
  rpcUrls: ['http://127.0.0.1:1'],
  quorum: 1,
  finality: { depth: 1 },
  recipients: [`0x${'33'.repeat(20)}`],
  tokens: [{ address: `0x${'44'.repeat(20)}`, decimals: 18, currency: 'GBP' }],
};

function pay(...options: readonly string[]): Promise<Ended> {
  return runPunteo(['pay', 'LOST', '--provider', 'pentagoo', ...options], environment);
}

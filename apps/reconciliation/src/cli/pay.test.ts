import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate, openStore, type PostgresStore } from '@punteo/postgres-store';
import { startPentagoo } from '@punteo/sandbox';
import { createTestDatabase } from '@punteo/testing';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { orderOf } from '../__fixtures__/test-app.ts';
import { type Ended, runPunteo } from './__fixtures__/run-punteo.ts';

/** Where the buyer pays, in an answer that the provider does not document. */
const LINK = 'https://pay.example.com/p/7';

const folder = mkdtempSync(join(tmpdir(), 'punteo-pay-'));
let database: Awaited<ReturnType<typeof createTestDatabase>>;
let store: PostgresStore;
let sandbox: Awaited<ReturnType<typeof startPentagoo>>;
let environment: Record<string, string>;

beforeAll(async () => {
  [database, sandbox] = await Promise.all([
    createTestDatabase({ migrate: async (url) => void (await migrate({ url })) }),
    startPentagoo({ createAnswer: { data: { url: LINK, id: 7 } } }),
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
    PENTAGOO_PAYMENT_LINK_PATH: '$.data.url',
  };
  await store.orders.put(['LOST', 'LINK', 'KEY', 'TWICE'].map((orderId) => orderOf(orderId)));
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

test('a create returns the link that PENTAGOO_PAYMENT_LINK_PATH finds, and its raw answer; the doctor counts its shape', async () => {
  const created = await payFor('LINK', '--json');
  const answer = JSON.stringify({ data: { url: LINK, id: 7 } });
  expect(JSON.parse(created.stdout)).toMatchObject({
    outcome: 'created',
    authorisationUrl: LINK,
    paymentAddress: null,
    answer,
  });
  const shown = await runPunteo(['orders', 'show', 'LINK', '--json'], environment);
  expect(JSON.parse(shown.stdout).story).toContainEqual(
    expect.objectContaining({ type: 'create_attempt_finished', attempt: expect.objectContaining({ answer }) }),
  );
  const shapes = (await store.shapes.list()).filter(({ kind }) => kind === 'create');
  expect(shapes.map(({ line }) => line)).toEqual([
    '$.data.id: number',
    '$.data.url: string',
    '$.data: object',
    '$: object',
  ]);
});

test('without a path the answer is kept, and the command says where it is', async () => {
  const unset = { ...environment, PENTAGOO_PAYMENT_LINK_PATH: '' };
  const created = await runPunteo(['pay', 'LINK', '--provider', 'pentagoo', '--another'], unset);
  expect(created).toEqual({
    code: 0,
    stdout: 'created\n',
    stderr: expect.stringContaining('`punteo orders show --json`'),
  });
});

test('a path that is no JSONPath to one value stops every command', async () => {
  const wrong = { ...environment, PENTAGOO_PAYMENT_LINK_PATH: '$..url' };
  expect(await runPunteo(['pay', 'LINK', '--provider', 'pentagoo'], wrong)).toMatchObject({
    code: 78,
    stderr: expect.stringContaining('PENTAGOO_PAYMENT_LINK_PATH: Should be a JSONPath to one value'),
  });
});

test('pay under the same --idempotency-key sends one request, and another request under it exits 64', async () => {
  const before = sandbox.payments.length;
  const first = await payFor('KEY', '--idempotency-key', 'k-1', '--json');
  expect(await payFor('KEY', '--idempotency-key', 'k-1', '--json')).toEqual(first);
  expect(await payFor('KEY', '--idempotency-key', 'k-1', '--description', 'Tea')).toMatchObject({
    code: 64,
    stderr: expect.stringContaining('The idempotency key k-1 came with another request before.'),
  });
  expect(await payFor('KEY', '--idempotency-key', 'not visible')).toMatchObject({ code: 64 });
  expect(sandbox.payments.length - before).toBe(1);
});

test('pay twice for an order exits 64 and creates nothing, and --another creates a second payment, with an audit row', async () => {
  const before = sandbox.payments.length;
  await payFor('TWICE');
  expect(await payFor('TWICE')).toEqual({
    code: 64,
    stdout: '',
    stderr: expect.stringContaining('A payment of order TWICE may still be paid, or was: pentagoo (created).'),
  });
  expect((await payFor('TWICE', '--another')).code).toBe(0);
  expect(sandbox.payments.length - before).toBe(2);
  const shown = await runPunteo(['orders', 'show', 'TWICE'], environment);
  expect(shown.stdout).toMatch(/Order changed: another payment created \(cli:[^)]+\): another payment was asked for/);
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
  return payFor('LOST', ...options);
}

function payFor(orderId: string, ...options: readonly string[]): Promise<Ended> {
  return runPunteo(['pay', orderId, '--provider', 'pentagoo', ...options], environment);
}

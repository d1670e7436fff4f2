import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Claim } from '@punteo/payments';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { orderOf, startTestApp, type TestApp } from '../__fixtures__/test-app.ts';
import { reconcile } from './reconcile.ts';

const SILENCE_SECONDS = 1;
const HANGING_ORDERS = 100;

let testApp: TestApp;
/** A chain node that takes every request and never answers. */
let node: Server;
/** Hashes of the transactions that it was asked about. */
let asked: Set<string>;
let directory: string;

beforeEach(async () => {
  asked = new Set();
  directory = mkdtempSync(join(tmpdir(), 'punteo-run-outage-'));
  node = createServer((request) => {
    request.on('data', (bytes: Buffer) => {
      for (const [hash] of bytes.toString().matchAll(/0x[0-9a-f]{64}/g)) asked.add(hash);
    });
  }).listen(0, '127.0.0.1');
  await once(node, 'listening');
  const started = await startTestApp({
    PENTAGOO_INTEGRATION_KEY: 'integration-key',
    PENTAGOO_INTEGRATION_SECRET: 'integration-secret',
    PENTAGOO_CALLBACK_TOKENS: 'callback-token_'.padEnd(43, '0'),
    CHAINS_FILE: chainsFile(),
  });
  testApp = { ...started, app: { ...started.app, witnessSilenceSeconds: SILENCE_SECONDS } };
});

afterEach(async () => {
  await testApp.close();
  node.closeAllConnections();
  node.close();
  rmSync(directory, { recursive: true, force: true });
});

test('while the nodes of a chain hang, a run proves the payments of the other provider, then ends incomplete', async () => {
  const { app, neopay } = testApp;
  const hanging = Array.from({ length: HANGING_ORDERS }, (_, index) => `CHAIN-${String(index).padStart(3, '0')}`);
  await app.store.orders.put([
    ...hanging.map((orderId) => ({ ...orderOf(orderId), claims: [transaction()] })),
    ...['BANK-1', 'BANK-2', 'BANK-3'].map((orderId) => ({ ...orderOf(orderId), claims: [payment()] })),
    // Of a payment at each provider, the one that hangs does not hold up the other.
    { ...orderOf('BOTH'), claims: [transaction(), payment()] },
  ]);
  const running = reconcile(app);
  let isEnded = false;
  void running.then(() => {
    isEnded = true;
  });
  for (const orderId of ['BANK-1', 'BANK-2', 'BANK-3', 'BOTH'])
    await expect.poll(async () => (await app.store.orders.get(orderId))?.standing.state).toBe('paid');
  expect(isEnded).toBe(false);

  const run = await running;
  const ofOrders = run.failures.filter(({ step }) => step === 'verify');
  expect(ofOrders.map(({ orderId }) => orderId)).toEqual(['BOTH', ...hanging]);
  expect(new Set(ofOrders.map(({ code }) => code))).toEqual(new Set(['witness_unanswered', 'witness_not_asked']));
  const notAsked = ofOrders.filter(({ code }) => code === 'witness_not_asked');
  expect(asked.size).toBe(HANGING_ORDERS + 1 - notAsked.length);
  expect(notAsked.length).toBeGreaterThan(HANGING_ORDERS / 2);
  expect(run).toMatchObject({
    state: 'finished',
    complete: false,
    incompleteReasons: [
      expect.stringContaining('chain:31337 nodes'),
      `pentagoo Hanging: no answer for ${SILENCE_SECONDS} s, so it was asked no more: ` +
        `${notAsked.length} orders were not verified`,
      'no witness could be asked about BOTH, CHAIN-000, CHAIN-001, CHAIN-002, CHAIN-003 and 96 more',
    ],
    summary: { standings: { paid: 4, awaiting: HANGING_ORDERS } },
  });

  function payment(): Claim {
    const { resource } = neopay.insert({ amount: '100.00', currency: 'GBP', status: 'completed' });
    return { provider: 'neopay', kind: 'payment', paymentId: resource.id };
  }
});

test('while the list of a provider hangs, a run verifies the orders of the other one', async () => {
  const { app, neopay } = testApp;
  node
    .removeAllListeners('request')
    .on('request', (request, response) => request.resume() && response.writeHead(503).end());
  neopay.faults.next('listPayments', { kind: 'stall' }, { times: Number.POSITIVE_INFINITY });
  await app.store.orders.put([{ ...orderOf('CHAIN'), claims: [transaction()] }]);
  const abort = new AbortController();
  const running = reconcile(app, { signal: abort.signal });
  await expect.poll(async () => (await app.store.standings.orderFacts(['CHAIN']))[0]?.evidence).toHaveLength(1);
  abort.abort();
  expect(await running).toMatchObject({ state: 'aborted' });
});

function transaction(): Claim {
  const hash = `0x${randomBytes(32).toString('hex')}`;
  return { provider: 'pentagoo', kind: 'transaction', network: 'Hanging', hash };
}

function chainsFile(): string {
  const path = join(directory, 'chains.json');
  const chain = {
    names: ['Hanging'],
    chainId: 31_337,
    rpcUrls: [`http://127.0.0.1:${(node.address() as AddressInfo).port}`],
    quorum: 1,
    finality: { depth: 1 },
    recipients: [`0x${'33'.repeat(20)}`],
    tokens: [{ address: `0x${'44'.repeat(20)}`, decimals: 18, currency: 'GBP', tolerance: '0.005' }],
  };
  writeFileSync(path, JSON.stringify([chain]));
  return path;
}

import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type SandboxNeopay, startNeopay } from '@punteo/sandbox';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  anOrder,
  bindPayment,
  neopayPath,
  openReceiverDatabase,
  PENTAGOO_PATH,
  post,
  type ReceiverDatabase,
  SECRETS,
  startTestReceiver,
} from '../__fixtures__/test-receiver.ts';

/** More than a worker verifies at a time. */
const HANGING_ORDERS = 300;

let database: ReceiverDatabase;
let neopay: SandboxNeopay;
/** A chain node that takes every request and never answers. */
let node: Server;
let asked = 0;
const directory = mkdtempSync(join(tmpdir(), 'punteo-outage-'));

beforeAll(async () => {
  database = await openReceiverDatabase();
  neopay = await startNeopay({ token: SECRETS.NEOPAY_TOKEN, appKey: SECRETS.NEOPAY_APP_KEY });
  node = createServer(() => {
    asked += 1;
  }).listen(0, '127.0.0.1');
  await once(node, 'listening');
});

afterAll(async () => {
  await neopay.close();
  node.closeAllConnections();
  node.close();
  await database.close();
  rmSync(directory, { recursive: true });
});

test('while the nodes of a chain hang, a payment at the other provider is verified without waiting for them', async () => {
  const hanging = Array.from({ length: HANGING_ORDERS }, () => anOrder());
  const paid = anOrder();
  await database.store.orders.put([...hanging, paid]);
  const { resource } = neopay.insert({ amount: '100.00', currency: 'USD' });
  await bindPayment(database.store.orders, paid.orderId, resource.id);
  await neopay.setStatus(resource.id, 'completed', 'none');
  const variables = {
    PENTAGOO_SIGN_REFERENCE: 'false',
    CHAINS_FILE: chainsFile(),
    NEOPAY_BASE_URL: neopay.url,
    NEOPAY_STATUSES: 'completed=paid',
  };
  const receiver = await startTestReceiver(database.url, { ROLE: 'ingest', ...variables });
  const answers = await Promise.all(hanging.map(({ orderId }) => sendAbout(receiver, orderId)));
  expect(answers).toEqual(hanging.map(() => 200));
  expect(await post(receiver, neopayPath(paid.orderId), '{}')).toBe(200);

  // Started now, so that the payment's callback is behind all the others.
  const worker = await startTestReceiver(database.url, { ROLE: 'verify', ...variables });
  try {
    await expect.poll(async () => (await database.store.orders.get(paid.orderId))?.standing.state).toBe('paid');
    expect(await waitingAt('pentagoo')).toBeGreaterThan(0);
    await expect.poll(() => asked).toBeGreaterThan(0);
  } finally {
    await Promise.all([receiver.close(), worker.close()]);
  }
});

function sendAbout(receiver: { readonly url: string }, orderId: string): Promise<number> {
  const hash = `0x${randomBytes(32).toString('hex')}`;
  const body = { amount: '100.00 USD', date: '', blockchain: 'Hanging', hash, paymentId: 'p', orderId };
  return post(receiver, PENTAGOO_PATH, JSON.stringify(body));
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
    native: { decimals: 18, currency: 'USD' },
  };
  writeFileSync(path, JSON.stringify([chain]));
  return path;
}

/** Verifications that no worker has begun. */
async function waitingAt(provider: string): Promise<number> {
  const { rowCount } = await database.client.query(
    "select from punteo_jobs.job where name = $1 and state = 'created' and start_after <= now()",
    [`verify/${provider}`],
  );
  return rowCount ?? 0;
}

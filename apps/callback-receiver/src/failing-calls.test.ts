import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listen } from '@punteo/app-kit/listen';
import { type Fault, type SandboxChain, type SandboxNeopay, startChain, startNeopay } from '@punteo/sandbox';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestMerchant, type TestMerchant } from './__fixtures__/test-merchant.ts';
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
} from './__fixtures__/test-receiver.ts';

const MERCHANT = `0x${'4d'.repeat(20)}` as const;
const TRIES_MAX = 6;
const WINDOW_MILLISECONDS = 60_000;
/** A busy machine may need this long until every call was tried once. */
const FIRST_TRIES_MILLISECONDS = 180_000;
/** Many more than the receiver needs to read the list for them: some may be due in another turn of its schedule. */
const OLD_ORDERS = 60;

/** What a verification asks a node for. */
const METHODS = ['eth_chainId', 'eth_getTransactionReceipt', 'eth_getTransactionByHash', 'eth_getBlockByNumber'];
const NODE_FAILURES: Readonly<Record<string, (response: ServerResponse) => void>> = {
  'HTTP 503': (response) => response.writeHead(503).end(),
  'HTTP 429': (response) => response.writeHead(429, { 'retry-after': '0' }).end(),
  'no JSON': (response) => response.end('<html>'),
  'a cut connection': (response) => response.destroy(),
  'no answer': () => {},
};
const PAYMENT_FAULTS: readonly Fault[] = [
  { kind: 'status', status: 500 },
  { kind: 'status', status: 404 },
  { kind: 'status', status: 429, retryAfter: 0 },
  { kind: 'drop' },
  { kind: 'empty' },
  { kind: 'html' },
  { kind: 'stall' },
];

/** By what was called: when, in milliseconds of `performance.now()`. */
type Tries = Map<string, number[]>;

interface FailingNode {
  readonly name: string;
  readonly fails: string | null;
  /** When each method was called. */
  readonly calls: Tries;
  readonly rpcUrl: string;
  readonly chainId: number;
}

let database: ReceiverDatabase;
let neopay: SandboxNeopay;
let merchant: TestMerchant;
let chain: SandboxChain;
const nodes: FailingNode[] = [];
const servers: Server[] = [];
const directory = mkdtempSync(join(tmpdir(), 'punteo-failing-calls-'));

beforeAll(async () => {
  [database, neopay, merchant, chain] = await Promise.all([
    openReceiverDatabase(),
    startNeopay({ token: SECRETS.NEOPAY_TOKEN, appKey: SECRETS.NEOPAY_APP_KEY }),
    startTestMerchant(),
    startChain(),
  ]);
  await startNode('healthy', null, () => {});
  for (const method of METHODS)
    for (const [name, fail] of Object.entries(NODE_FAILURES)) await startNode(`${method}: ${name}`, method, fail);
});

afterAll(async () => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  await Promise.all([neopay.close(), merchant.close(), chain.close(), database.close()]);
  rmSync(directory, { recursive: true });
});

test('a worker tries no outside call that always fails more than six times a minute for one order', {
  timeout: 360_000,
}, async () => {
  const reads: Tries = new Map();
  merchant.answerWith(500);
  neopay.faults.next(
    'listPayments',
    { kind: 'status', status: 503 },
    { times: Infinity, when: () => note(reads, 'list') },
  );
  const path = join(directory, 'chains.json');
  writeFileSync(path, JSON.stringify(nodes.map(chainOf)));
  const receiver = await startTestReceiver(database.url, {
    ROLE: 'all',
    NEOPAY_BASE_URL: neopay.url,
    NEOPAY_STATUSES: 'completed=paid',
    PENTAGOO_SIGN_REFERENCE: 'false',
    CHAINS_FILE: path,
    MERCHANT_WEBHOOK_URL: merchant.url,
    MERCHANT_WEBHOOK_SECRET: `whsec_${randomBytes(32).toString('base64')}`,
  });
  try {
    const { hash } = await chain.transfer({ token: 'native', to: MERCHANT, amount: '100.00' });
    await chain.mine(2);
    const faulty: { readonly kind: string; readonly paymentId: string }[] = [];
    for (const fault of PAYMENT_FAULTS) {
      const { orderId, paymentId } = await boundOrder();
      faulty.push({ kind: fault.kind, paymentId });
      const when = (url: URL) => url.pathname.endsWith(paymentId) && note(reads, paymentId);
      neopay.faults.next('getPayment', fault, { times: Infinity, when });
      expect(await post(receiver, neopayPath(orderId), '{}')).toBe(200);
    }
    const paid = await boundOrder();
    await neopay.setStatus(paid.paymentId, 'completed', 'none');
    expect(await post(receiver, neopayPath(paid.orderId), '{}')).toBe(200);
    for (const { name } of nodes) {
      const { orderId } = await storedOrder();
      const body = { amount: '100.00 USD', date: '', blockchain: name, hash, paymentId: 'p', orderId };
      expect(await post(receiver, PENTAGOO_PATH, JSON.stringify(body))).toBe(200);
    }
    const old = await Promise.all(Array.from({ length: OLD_ORDERS }, () => boundOrder()));
    const triesByCall = (): readonly (readonly [call: string, at: readonly number[]])[] => [
      ...nodes.flatMap(({ name, fails, calls }) => (fails === null ? [] : [[name, calls.get(fails) ?? []] as const])),
      ...faulty.map(({ kind, paymentId }) => [`getPayment: ${kind}`, reads.get(paymentId) ?? []] as const),
      ['listPayments', reads.get('list') ?? []],
      ['merchant', merchant.received.filter(({ body }) => body.includes(paid.orderId)).map(({ at }) => at)],
    ];
    const untried = () => triesByCall().filter(([, at]) => at.length === 0);
    const makeOldDue = () => makeOld(old.map(({ orderId }) => orderId));
    await repeatUntil(() => untried().length === 0, FIRST_TRIES_MILLISECONDS, makeOldDue);
    expect(untried()).toEqual([]);
    // They stay due, so that only the rest after a failed list keeps the receiver from reading it again.
    await repeatUntil(() => false, WINDOW_MILLISECONDS, makeOldDue);

    const healthy = nodes.find(({ fails }) => fails === null);
    expect([...(healthy?.calls.keys() ?? [])].filter((method) => !METHODS.includes(method))).toEqual([]);
    const most = triesByCall().map(([call, at]) => [call, mostInAWindow(at)] as const);
    expect(most.filter(([, count]) => count > TRIES_MAX)).toEqual([]);
  } finally {
    await receiver.close();
  }
});

/** A node of a chain of its own, with the blocks of the sandbox's chain: one method of it always fails. */
async function startNode(name: string, fails: string | null, fail: (response: ServerResponse) => void): Promise<void> {
  const calls: Tries = new Map();
  const chainId = 40_000 + nodes.length;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString('utf8');
    const { method, id } = JSON.parse(body) as { method: string; id: unknown };
    note(calls, method);
    if (method === fails) return fail(response);
    response.setHeader('content-type', 'application/json');
    if (method === 'eth_chainId')
      return response.end(JSON.stringify({ jsonrpc: '2.0', id, result: `0x${chainId.toString(16)}` }));
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(chain.rpcUrl, { method: 'POST', headers, body });
    response.end(await answer.text());
  });
  servers.push(server);
  nodes.push({ name, fails, calls, rpcUrl: await listen(server, 0, '127.0.0.1'), chainId });
}

function chainOf({ name, chainId, rpcUrl }: FailingNode): object {
  return {
    names: [name],
    chainId,
    rpcUrls: [rpcUrl],
    quorum: 1,
    finality: { depth: 1 },
    recipients: [MERCHANT],
    native: { decimals: 18, currency: 'USD' },
  };
}

/** Acts every two seconds until it is done, or the time is over. */
async function repeatUntil(isDone: () => boolean, milliseconds: number, act: () => Promise<void>): Promise<void> {
  const endsAt = performance.now() + milliseconds;
  while (!isDone() && performance.now() < endsAt) {
    await act();
    await new Promise((resolve) => setTimeout(resolve, 2_000));
  }
}

/** Notes when a call was tried. Always true, so that a fault whose condition it is part of is answered. */
function note(tries: Tries, call: string): true {
  const at = tries.get(call) ?? [];
  tries.set(call, [...at, performance.now()]);
  return true;
}

/** The most tries within one minute, whenever it began. */
function mostInAWindow(at: readonly number[]): number {
  return Math.max(
    0,
    ...at.map((start) => at.filter((time) => time >= start && time < start + WINDOW_MILLISECONDS).length),
  );
}

/** Lets orders be two days old and due now, so that their provider's list is read for them. */
async function makeOld(orderIds: readonly string[]): Promise<void> {
  await database.client.query("update claims set claimed_at = now() - interval '2 days' where order_id = any ($1)", [
    orderIds,
  ]);
  await database.client.query('update standings set next_verification_at = now() where order_id = any ($1)', [
    orderIds,
  ]);
}

async function storedOrder() {
  const order = anOrder();
  await database.store.orders.put([order]);
  return order;
}

async function boundOrder() {
  const { orderId } = await storedOrder();
  const { resource } = neopay.insert({ amount: '100.00', currency: 'USD' });
  await bindPayment(database.store.orders, orderId, resource.id);
  return { orderId, paymentId: resource.id };
}

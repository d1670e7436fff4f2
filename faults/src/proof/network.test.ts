import { readFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { createNeopay, neopayFromEnvironment } from '@punteo/adapter-neopay';
import { createChainWitness, parseChains } from '@punteo/chain';
import { moneyFromDecimal, type Order, parseKeyring } from '@punteo/payments';
import { faultCount } from '@punteo/testing';
import { afterEach, expect, test } from 'vitest';
import { MERCHANT, TOKEN } from '../fakes/chain.ts';

/** Over real sockets: what the network itself does to a question. */

const ROUNDS = faultCount(1, 20);
const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

const BOMB = gzipSync(Buffer.alloc(209_715_200, ' '), { level: 9 });

const FAULTS: readonly [string, (() => Promise<string>) | RequestListener][] = [
  ['nobody listens', async () => closedPort()],
  ['the name leads nowhere', async () => 'https://provider.invalid'],
  [
    'the other side speaks no TLS',
    async () => (await serve((_request, response) => response.end())).replace('http:', 'https:'),
  ],
  ['silence', () => {}],
  [
    'headers, then silence',
    (_request, response) => void response.writeHead(200, { 'content-type': 'application/json' }).flushHeaders(),
  ],
  [
    'a byte at a time',
    (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const drip = setInterval(() => response.write(' '), 200);
      response.on('close', () => clearInterval(drip));
    },
  ],
  ['a closed socket', (request) => request.socket.destroy()],
  [
    'an answer cut off',
    (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
      response.write('{"payment":', () => response.destroy());
    },
  ],
  [
    '64 MiB',
    (_request, response) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end(Buffer.alloc(67_108_864, ' ')),
  ],
  [
    '200 MiB in 199 KiB of gzip',
    (_request, response) =>
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(BOMB),
  ],
];

test.each(FAULTS)(
  'C1 C2 C7: to Neopay, %s is no answer within the limit, and holds no memory',
  async (_case, fault) => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const provider = createNeopay({
        ...(neopayFromEnvironment(SETTINGS) ?? expect.unreachable()),
        baseUrl: await urlOf(fault),
        publicUrl: 'https://pay.test',
        keyring: parseKeyring(`k1:${'ab'.repeat(32)}`),
        client: { timeLimitMilliseconds: 1_000, attemptsMax: 1 },
      });
      const subject = { kind: 'payment', providerPaymentId: '99658c35-d9ee-4b04-9bc2-4a963c0bcfc3' } as const;
      const asked = provider.verify({ provider: 'neopay', orderId: 'o', subject }, ORDER, new Date());
      expect((await within(asked)).evidence).toMatchObject({ answered: false, observed: null, proofKeys: [] });
    }
  },
);

test.each(FAULTS)(
  'C1 C2 C7: to a node, %s is no answer within the limit, and holds no memory',
  async (_case, fault) => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const token = { address: TOKEN, decimals: 6, currency: 'USD' };
      const rules = { quorum: 1, finality: { tag: 'finalized' }, recipients: [MERCHANT], tokens: [token] };
      const chains = [{ names: ['Chain'], chainId: 999, rpcUrls: [await urlOf(fault)], ...rules }];
      const witness = createChainWitness(parseChains(JSON.stringify(chains)), { timeoutSeconds: 1 });
      const asked = witness.verifyTransfer({
        network: 'Chain',
        hash: `0x${'ab'.repeat(32)}`,
        expected: ORDER.amount,
        notBefore: ORDER.createdAt,
        now: new Date(),
      });
      expect(await within(asked)).toMatchObject({ answered: false, observed: null, proofKeys: [] });
    }
  },
);

test('C1: nobody switches off the check of certificates', () => {
  for (const file of [
    'packages/clients/src/undici-transport.ts',
    'packages/clients/src/fetch-transport.ts',
    'packages/chain/src/rpc/call-node.ts',
  ]) {
    const source = readFileSync(join(import.meta.dirname, '../../..', file), 'utf8');
    expect(source).not.toMatch(/rejectUnauthorized|NODE_TLS_REJECT_UNAUTHORIZED/);
  }
});

const SETTINGS = {
  NEOPAY_TOKEN: 'neopay-token-0123456789',
  NEOPAY_APP_KEY: '995d8ae8-b47f-4b3d-b411-e325d95f6ffd',
  NEOPAY_ENVIRONMENT: 'live',
};

const ORDER: Order = {
  orderId: 'o',
  amount: moneyFromDecimal('100.00', 'USD'),
  providers: [],
  createdAt: new Date(),
  dueAt: null,
  fulfilledAt: null,
};

/** The whole call ends within its limit and a little, and what was sent is not kept. */
async function within<T>(asked: Promise<T>): Promise<T> {
  const before = process.memoryUsage().rss;
  const from = performance.now();
  const answer = await asked;
  // Generous, for the machine may be busy: without a limit the answer would never come.
  expect(performance.now() - from).toBeLessThan(10_000);
  // The server that sends is in this process too, with 64 MiB of its own; an unpacked bomb alone would be 450 MiB.
  expect(process.memoryUsage().rss - before).toBeLessThan(300 * 1_048_576);
  return answer;
}

function urlOf(fault: (() => Promise<string>) | RequestListener): Promise<string> {
  const made = fault.length === 0 ? (fault as () => Promise<string> | undefined)() : undefined;
  return made instanceof Promise ? made : serve(fault as RequestListener);
}

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function closedPort(): Promise<string> {
  const url = await serve(() => {});
  await new Promise((resolve) => servers.pop()?.close(resolve));
  return url;
}

import { readFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { createNeopay, neopayFromEnvironment } from '@punteo/adapter-neopay';
import { createChainWitness, parseChains } from '@punteo/chain';
import { parseKeyring } from '@punteo/payments';
import { faultCount } from '@punteo/testing';
import { expect, test } from 'vitest';
import { MERCHANT, TOKEN } from '../fakes/chain.ts';

/** Faults of the network itself, over real sockets. */

const REPETITIONS = faultCount(1, 20);
const IS_FULL_PROGRAMME = faultCount(0, 1) === 1;

interface FaultyServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Servers that never finish their answer: the client must end the request. */
const ENDLESS: readonly (readonly [name: string, start: () => Promise<FaultyServer>])[] = [
  ['sends nothing', () => serve(() => {})],
  [
    'sends headers and no body',
    () => serve((_request, response) => response.writeHead(200, { 'content-type': 'application/json' }).flushHeaders()),
  ],
  [
    'sends a byte at a time',
    () =>
      serve((_request, response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        const drip = setInterval(() => response.write(' '), 200);
        response.on('close', () => clearInterval(drip));
      }),
  ],
];

const BOMB = gzipSync(Buffer.alloc(209_715_200, ' '), { level: 9 });

const ENDING: readonly (readonly [name: string, start: () => Promise<FaultyServer>])[] = [
  ['has a closed port', startClosedPort],
  ['has a name without an address', async () => ({ url: 'https://provider.invalid', close: async () => {} })],
  ['speaks no TLS', startPlainServerUnderHttps],
  ['closes the connection', () => serve((request) => request.socket.destroy())],
  [
    'cuts its answer off',
    () =>
      serve((_request, response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
        response.write('{"payment":', () => response.destroy());
      }),
  ],
  [
    'sends 64 MiB',
    () =>
      serve((_request, response) =>
        response.writeHead(200, { 'content-type': 'application/json' }).end(Buffer.alloc(67_108_864, ' ')),
      ),
  ],
  [
    'sends 200 MiB in 199 KiB of gzip',
    () =>
      serve((_request, response) =>
        response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(BOMB),
      ),
  ],
];

test.concurrent.each(ENDLESS)('C1 C2 C7: a Neopay that %s gives no answer and is given up', askNeopay);
test.concurrent.each(ENDLESS)('C1 C2 C7: a node that %s gives no answer and is given up', askNode);
// One after another, because each measures the memory of this process.
test.each(ENDING)('C1 C2 C7: a Neopay that %s gives no answer and holds no memory', askNeopay);
test.each(ENDING)('C1 C2 C7: a node that %s gives no answer and holds no memory', askNode);

test('C1: no HTTP client of ours switches the certificate check off', () => {
  for (const file of [
    'packages/clients/src/undici-transport.ts',
    'packages/clients/src/fetch-transport.ts',
    'packages/chain/src/rpc/call-node.ts',
  ]) {
    const source = readFileSync(join(import.meta.dirname, '../../..', file), 'utf8');
    expect(source).not.toMatch(/rejectUnauthorized|NODE_TLS_REJECT_UNAUTHORIZED/);
  }
});

const NEOPAY_ENVIRONMENT = {
  NEOPAY_TOKEN: 'neopay-token-0123456789',
  NEOPAY_APP_KEY: '995d8ae8-b47f-4b3d-b411-e325d95f6ffd',
  NEOPAY_ENVIRONMENT: 'live',
};

function askNeopay(_name: string, start: () => Promise<FaultyServer>): Promise<void> {
  return expectNoAnswer(start, async (baseUrl) => {
    const provider = createNeopay({
      ...(neopayFromEnvironment(NEOPAY_ENVIRONMENT) ?? expect.unreachable()),
      baseUrl,
      publicUrl: 'https://pay.test',
      keyring: parseKeyring(`k1:${'ab'.repeat(32)}`),
      client: { timeLimitMilliseconds: 1_000, attemptsMax: 1 },
    });
    const paymentId = '99658c35-d9ee-4b04-9bc2-4a963c0bcfc3';
    const claim = { provider: 'neopay', kind: 'payment', paymentId } as const;
    return (await provider.verify({ claim, previous: null, now: new Date() })).evidence;
  });
}

function askNode(_name: string, start: () => Promise<FaultyServer>): Promise<void> {
  return expectNoAnswer(start, (rpcUrl) => {
    const token = { address: TOKEN, decimals: 6, currency: 'USD' };
    const rules = { quorum: 1, finality: { tag: 'finalized' }, recipients: [MERCHANT], tokens: [token] };
    const chains = [{ names: ['Chain'], chainId: 999, rpcUrls: [rpcUrl], ...rules }];
    const witness = createChainWitness(parseChains(JSON.stringify(chains)), { timeoutSeconds: 1 });
    return witness.verifyTransfer({
      network: 'Chain',
      hash: `0x${'ab'.repeat(32)}`,
      earlier: null,
      now: new Date(),
    });
  });
}

async function expectNoAnswer(start: () => Promise<FaultyServer>, ask: (url: string) => Promise<unknown>) {
  for (let repetition = 0; repetition < REPETITIONS; repetition += 1) {
    const server = await start();
    try {
      const rssBefore = process.memoryUsage().rss;
      const startedAt = performance.now();
      expect(await ask(server.url)).toMatchObject({ answered: false, facts: null });
      if (IS_FULL_PROGRAMME) expect(performance.now() - startedAt).toBeLessThan(10_000);
      // The server in this process holds 64 MiB; the unpacked gzip alone would hold 450 MiB.
      expect(process.memoryUsage().rss - rssBefore).toBeLessThan(300 * 1_048_576);
    } finally {
      await server.close();
    }
  }
}

async function serve(listener: RequestListener): Promise<FaultyServer> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function startClosedPort(): Promise<FaultyServer> {
  const server = await serve(() => {});
  await server.close();
  return { url: server.url, close: async () => {} };
}

async function startPlainServerUnderHttps(): Promise<FaultyServer> {
  const server = await serve((_request, response) => response.end());
  return { ...server, url: server.url.replace('http:', 'https:') };
}

import { randomUUID } from 'node:crypto';
import { createNeopay, neopayFromEnvironment } from '@punteo/adapter-neopay';
import { createPentagoo, pentagooFromEnvironment } from '@punteo/adapter-pentagoo';
import { readConfig, startReceiver } from '@punteo/callback-receiver';
import { createChainWitness, parseChains } from '@punteo/chain';
import { publicOnly } from '@punteo/clients/undici';
import { moneyFromDecimal, type Order, parseKeyring } from '@punteo/payments';
import { migrate, openStore } from '@punteo/postgres-store';
import { createTestDatabase, faultCount } from '@punteo/testing';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { MERCHANT, TOKEN } from '../fakes/chain.ts';
import { BAD_CERTIFICATES, startTlsServer, type TlsServer, trustTestAuthority } from '../fakes/tls.ts';

/**
 * C1 with real certificates. Each bad certificate has one fault: this process trusts the authority of those that are
 * faulty in another way, and the good one shows that the same request, with its secret, would be sent.
 */

const REPETITIONS = faultCount(1, 20);
const servers: TlsServer[] = [];
let database: Awaited<ReturnType<typeof createTestDatabase>>;

beforeAll(async () => {
  trustTestAuthority();
  database = await createTestDatabase({ migrate: async (url) => void (await migrate({ url })) });
});
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});
afterAll(() => database?.drop());

/** Each kind of request, its result when no server is trusted, and the secret that it carries. */
const REQUESTS: Readonly<Record<string, { send(url: string): Promise<unknown>; untrusted: unknown; secret: string }>> =
  {
    'the read of a Neopay payment': {
      send: async (url) => {
        const paymentId = '99658c35-d9ee-4b04-9bc2-4a963c0bcfc3';
        const claim = { provider: 'neopay', kind: 'payment', paymentId } as const;
        return (await neopay(url).verify({ claim, previous: null, now: new Date() })).evidence;
      },
      untrusted: { answered: false, facts: null },
      secret: 'neopay-token-0123456789',
    },
    'the create of a Neopay payment': {
      send: (url) =>
        neopay(url).createPayment(request({ institutionId: 20, customer: { email: 'a@b.test', country: 'GB' } })),
      untrusted: { outcome: expect.stringMatching(/^(?:refused|unknown)$/), providerPaymentId: null },
      secret: 'neopay-token-0123456789',
    },
    'the create of a Pentagoo payment': {
      send: (url) => pentagoo(url).createPayment(request({})),
      untrusted: { outcome: expect.stringMatching(/^(?:refused|unknown)$/), providerPaymentId: null },
      secret: 'integration-secret-0123456789',
    },
    'the read of a transaction from a node': {
      send: (url) =>
        createChainWitness(chains(`${url}/v3/rpc-key-0123456789`), { fetch, timeoutSeconds: 60 }).verifyTransfer({
          network: 'Chain',
          hash: `0x${'ab'.repeat(32)}`,
          earlier: null,
          now: new Date(),
        }),
      untrusted: { answered: false, facts: null },
      secret: 'rpc-key-0123456789',
    },
    'the delivery of a merchant event': { send: deliverEvent, untrusted: 'unreachable', secret: 'webhook-signature' },
  };

const CASES = Object.keys(REQUESTS).flatMap((name) =>
  BAD_CERTIFICATES.map((certificate) => [name, certificate] as const),
);

test.each(CASES)('C1: %s sends nothing to a host whose certificate is faulty: %s', async (name, certificate) => {
  const { send, untrusted } = REQUESTS[name] ?? expect.unreachable();
  for (let repetition = 0; repetition < REPETITIONS; repetition += 1) {
    const server = await serve(certificate);
    expect(await send(server.url)).toEqual(
      typeof untrusted === 'string' ? untrusted : expect.objectContaining(untrusted),
    );
    expect(server.connections).toBeGreaterThan(0);
    expect(server.received).toBe('');
  }
});

test.each(Object.keys(REQUESTS))('C1: %s is sent to a host whose certificate is good', async (name) => {
  const { send, secret } = REQUESTS[name] ?? expect.unreachable();
  const server = await serve('good');
  await send(server.url);
  expect(server.received).toContain(secret);
});

/** The clients of the apps. Their limits only end a test that would hang. */
const { transport, fetch } = publicOnly();
const client = { transport, timeLimitMilliseconds: 60_000, attemptsMax: 1 };
const keyring = parseKeyring(`k1:${'ab'.repeat(32)}`);

const ORDER: Order = {
  orderId: 'o',
  amount: moneyFromDecimal('100.00', 'USD'),
  providers: [],
  createdAt: new Date(),
  dueAt: null,
  fulfilledAt: null,
  cancelledAt: null,
  closedAt: null,
};

const PROVIDERS = {
  NEOPAY_TOKEN: 'neopay-token-0123456789',
  NEOPAY_APP_KEY: '995d8ae8-b47f-4b3d-b411-e325d95f6ffd',
  NEOPAY_ENVIRONMENT: 'live',
  PENTAGOO_INTEGRATION_KEY: 'integration-key-0123456789',
  PENTAGOO_INTEGRATION_SECRET: 'integration-secret-0123456789',
  PENTAGOO_CALLBACK_TOKENS: 't'.repeat(43),
};

function neopay(baseUrl: string) {
  const settings = neopayFromEnvironment(PROVIDERS) ?? expect.unreachable();
  return createNeopay({ ...settings, baseUrl, publicUrl: 'https://pay.test', keyring, client });
}

function pentagoo(baseUrl: string) {
  const settings = pentagooFromEnvironment(PROVIDERS) ?? expect.unreachable();
  return createPentagoo({ ...settings, baseUrl, keyring, client, witness: createChainWitness([]) });
}

function request(details: Record<string, unknown>) {
  return { createAttemptId: randomUUID(), order: ORDER, amount: ORDER.amount, description: 'Chairs', details };
}

function chains(rpcUrl: string) {
  const token = { address: TOKEN, decimals: 6, currency: 'USD' };
  const rules = { quorum: 1, finality: { tag: 'finalized' }, recipients: [MERCHANT], tokens: [token] };
  return parseChains(JSON.stringify([{ names: ['Chain'], chainId: 999, rpcUrls: [rpcUrl], ...rules }]));
}

/** Lets a receiver deliver an event to this URL. Resolves to the reason of its failure. */
async function deliverEvent(url: string): Promise<string | null> {
  const store = await openStore({ url: database.url, allowVolatile: true });
  const sql = new pg.Pool({ connectionString: database.url });
  const [orderId, eventId] = [randomUUID(), randomUUID()];
  await store.orders.put([{ ...ORDER, orderId }]);
  const insertEvent =
    'insert into events (event_id, stream, sequence, order_id, type, payload, created_at) ' +
    "values ($1, 'order:' || $2, 1, $2, 'order.paid', '{}', now())";
  await sql.query(insertEvent, [eventId, orderId]);
  const receiver = await startReceiver(await readConfig(receiverEnvironment(`${url}/webhook`)), {
    openStore: (options) => openStore({ ...options, allowVolatile: true }),
  });
  try {
    const attempted = 'select last_error from deliveries where event_id = $1 and attempts > 0';
    await expect.poll(async () => (await sql.query(attempted, [eventId])).rowCount).toBe(1);
    return (await sql.query(attempted, [eventId])).rows[0].last_error;
  } finally {
    await receiver.close();
    await sql.query("delete from punteo_jobs.job where name like 'deliver/%'");
    await Promise.all([sql.end(), store.close()]);
  }
}

function receiverEnvironment(webhook: string): Record<string, string> {
  return {
    ...PROVIDERS,
    CALLBACK_KEYS: `k1:${'ab'.repeat(32)}`,
    DATABASE_URL: database.url,
    HOST: '127.0.0.1',
    PORT: '0',
    ADMIN_PORT: '0',
    ROLE: 'verify',
    LOG_LEVEL: 'fatal',
    MERCHANT_WEBHOOK_URL: webhook,
    MERCHANT_WEBHOOK_SECRET: `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
  };
}

async function serve(certificate: Parameters<typeof startTlsServer>[0]): Promise<TlsServer> {
  const server = await startTlsServer(certificate);
  servers.push(server);
  return server;
}

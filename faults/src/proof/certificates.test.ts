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
 * C1 with real certificates. Each of the bad ones has one fault, and the authority behind those that are not about authority is
 * trusted here: with the good one the same question is heard, secrets and all.
 */

const ROUNDS = faultCount(1, 20);
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

/** What is asked, the answer where nobody is believed, and the secret that goes with the question. */
const QUESTIONS: Readonly<Record<string, { ask(url: string): Promise<unknown>; nobody: unknown; secret: string }>> = {
  'a payment of Neopay': {
    ask: async (url) => {
      const subject = { kind: 'payment', providerPaymentId: '99658c35-d9ee-4b04-9bc2-4a963c0bcfc3' } as const;
      return (await neopay(url).verify({ provider: 'neopay', orderId: 'o', subject }, ORDER, new Date())).evidence;
    },
    nobody: { answered: false, observed: null, proofKeys: [] },
    secret: 'neopay-token-0123456789',
  },
  'a new payment of Neopay': {
    ask: (url) =>
      neopay(url).createPayment(request({ institutionId: 20, customer: { email: 'a@b.test', country: 'GB' } })),
    nobody: { outcome: expect.stringMatching(/^(?:refused|unknown)$/), providerPaymentId: null },
    secret: 'neopay-token-0123456789',
  },
  'a new payment of Pentagoo': {
    ask: (url) => pentagoo(url).createPayment(request({})),
    nobody: { outcome: expect.stringMatching(/^(?:refused|unknown)$/), providerPaymentId: null },
    secret: 'integration-secret-0123456789',
  },
  'a transaction of a node': {
    ask: (url) =>
      createChainWitness(chains(`${url}/v3/rpc-key-0123456789`), { fetch, timeoutSeconds: 5 }).verifyTransfer({
        network: 'Chain',
        hash: `0x${'ab'.repeat(32)}`,
        expected: ORDER.amount,
        notBefore: ORDER.createdAt,
        now: new Date(),
      }),
    nobody: { answered: false, observed: null, proofKeys: [] },
    secret: 'rpc-key-0123456789',
  },
  'the merchant’s webhook': { ask: deliver, nobody: 'unreachable', secret: 'webhook-signature' },
};

const CASES = Object.keys(QUESTIONS).flatMap((name) =>
  BAD_CERTIFICATES.map((certificate) => [name, certificate] as const),
);

test.each(CASES)(
  'C1: %s is not asked of a host whose certificate is %s, and it hears nothing',
  async (name, certificate) => {
    const { ask, nobody } = QUESTIONS[name] ?? expect.unreachable();
    for (let round = 0; round < ROUNDS; round += 1) {
      const server = await serve(certificate);
      expect(await ask(server.url)).toEqual(typeof nobody === 'string' ? nobody : expect.objectContaining(nobody));
      expect(server.dialled).toBeGreaterThan(0);
      expect(server.heard).toBe('');
    }
  },
);

test.each(Object.keys(QUESTIONS))('%s is asked where the certificate is good', async (name) => {
  const { ask, secret } = QUESTIONS[name] ?? expect.unreachable();
  const server = await serve('good');
  await ask(server.url);
  expect(server.heard).toContain(secret);
});

/** As the apps dial. */
const { transport, fetch } = publicOnly();
const client = { transport, timeLimitMilliseconds: 5_000, attemptsMax: 1 };
const keyring = parseKeyring(`k1:${'ab'.repeat(32)}`);

const ORDER: Order = {
  orderId: 'o',
  amount: moneyFromDecimal('100.00', 'USD'),
  providers: [],
  createdAt: new Date(),
  dueAt: null,
  fulfilledAt: null,
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

/** A receiver tells of an event: resolves to the reason why it could not, null where it could. */
async function deliver(url: string): Promise<string | null> {
  const store = await openStore({ url: database.url, allowVolatile: true });
  const sql = new pg.Pool({ connectionString: database.url });
  const [orderId, eventId] = [randomUUID(), randomUUID()];
  await store.orders.put([{ ...ORDER, orderId }]);
  const event =
    "insert into events (event_id, order_id, standing_version, type, payload, created_at) values ($1, $2, 1, 'order.paid', '{}', now())";
  await sql.query(event, [eventId, orderId]);
  const receiver = await startReceiver(await readConfig(receiverEnvironment(`${url}/webhook`)), {
    openStore: (options) => openStore({ ...options, allowVolatile: true }),
  });
  try {
    const attempted = 'select last_error from events where event_id = $1 and attempts > 0';
    await expect.poll(async () => (await sql.query(attempted, [eventId])).rowCount).toBe(1);
    return (await sql.query(attempted, [eventId])).rows[0].last_error;
  } finally {
    await receiver.close();
    await sql.query("delete from pgboss.job where name = 'deliver'");
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

import { randomBytes, randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { createLog } from '@punteo/app-kit/log';
import { moneyFromDecimal, type Order, type OrderStore, parseKeyring, signCallbackAddress } from '@punteo/payments';
import { migrate, openStore, type PostgresStore } from '@punteo/postgres-store';
import { createTestDatabase } from '@punteo/testing';
import pg from 'pg';
import { readConfig } from '../config.ts';
import { type Receiver, type ReceiverOverrides, startReceiver } from '../start-receiver.ts';

const KEY = randomBytes(32).toString('hex');

/** Secrets as an operator sets them. Tests look for each of them in logs and answers. */
export const SECRETS = {
  CALLBACK_KEYS: `k1:${KEY}`,
  PENTAGOO_INTEGRATION_KEY: 'canary-integration-key',
  PENTAGOO_INTEGRATION_SECRET: `canary-secret-${randomBytes(12).toString('hex')}`,
  PENTAGOO_CALLBACK_TOKENS: `canary-token-${randomBytes(24).toString('hex')}`,
  NEOPAY_TOKEN: `canary-neopay-${randomBytes(12).toString('hex')}`,
  NEOPAY_APP_KEY: 'b7a9c2d4-6f1e-4c3b-9a8d-0e5f6a7b8c9d',
} as const;

/** The environment of a receiver on free ports of loopback that uses `databaseUrl`. */
export function receiverEnvironment(
  databaseUrl: string,
  variables: Readonly<Record<string, string>> = {},
): Record<string, string> {
  return {
    ...SECRETS,
    NEOPAY_ENVIRONMENT: 'sandbox',
    DATABASE_URL: databaseUrl,
    HOST: '127.0.0.1',
    PORT: '0',
    ADMIN_PORT: '0',
    ROLE: 'ingest',
    UNKNOWN_ADDRESSES_PER_MINUTE: '1000000',
    ...variables,
  };
}

export const PENTAGOO_PATH = `/callbacks/pentagoo/${SECRETS.PENTAGOO_CALLBACK_TOKENS}`;

/** The path of the callback address that Neopay got for this order. */
export function neopayPath(orderId: string, expiresAt = new Date(Date.now() + 86_400_000)): string {
  const keyring = parseKeyring(SECRETS.CALLBACK_KEYS);
  return `/callbacks/neopay/${signCallbackAddress(keyring, { scope: 'neopay:sandbox', orderId, expiresAt })}`;
}

export interface ReceiverDatabase {
  readonly url: string;
  readonly client: pg.Client;
  readonly store: PostgresStore;
  close(): Promise<void>;
}

/** A migrated database of the test's own, with a client and a store beside those of the receivers. */
export async function openReceiverDatabase(): Promise<ReceiverDatabase> {
  const { url, drop } = await createTestDatabase({
    migrate: async (emptyUrl) => {
      await migrate({ url: emptyUrl });
    },
  });
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const store = await openStore({ url });
  return {
    url,
    client,
    store,
    async close() {
      await Promise.all([client.end(), store.close()]);
      await drop();
    },
  };
}

export type TestReceiver = Receiver & {
  readonly url: string;
  /** Its log. */
  readonly lines: readonly string[];
};

/** A receiver in this process. */
export async function startTestReceiver(
  databaseUrl: string,
  variables: Readonly<Record<string, string>> = {},
  overrides: ReceiverOverrides = {},
): Promise<TestReceiver> {
  const lines: string[] = [];
  const config = await readConfig(receiverEnvironment(databaseUrl, { LOG_LEVEL: 'trace', ...variables }));
  const log = createLog({ app: 'test', level: 'trace', destination: { write: (line) => lines.push(line) } });
  const receiver = await startReceiver(config, { log, ...overrides });
  return { ...receiver, url: receiver.url ?? '', lines };
}

/** An order of 100 US dollars. */
export function anOrder(orderId = `order-${randomUUID()}`): Order {
  return {
    orderId,
    amount: moneyFromDecimal('100.00', 'USD', 2),
    providers: [],
    createdAt: new Date(Date.now() - 1_000),
    dueAt: null,
    fulfilledAt: null,
    cancelledAt: null,
    closedAt: null,
  };
}

/** Binds a Neopay payment to an order, as the merchant's system does. */
export async function bindPayment(orders: OrderStore, orderId: string, paymentId: string): Promise<void> {
  await orders.change(
    orderId,
    { type: 'bind', claim: { provider: 'neopay', kind: 'payment', paymentId }, source: 'merchant' },
    { actor: 'shop', reason: 'checkout' },
    new Date(),
  );
}

/** Posts a callback and resolves to the status of its answer. Concurrent calls share a few dozen connections. */
export function post(
  { url }: { readonly url: string },
  path: string,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(`${url}${path}`, { method: 'POST', headers, agent: AGENT }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0));
    });
    sent.on('error', reject).end(body);
  });
}

const AGENT = new Agent({ keepAlive: true, maxSockets: 50 });

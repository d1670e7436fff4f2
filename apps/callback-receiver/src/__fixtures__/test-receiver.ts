import { randomBytes } from 'node:crypto';
import { createLog } from '@punteo/app-kit/log';
import { parseKeyring, signCallbackAddress } from '@punteo/payments';
import { migrate, openStore } from '@punteo/postgres-store';
import { createTestDatabase } from '@punteo/testing';
import { readConfig } from '../config.ts';
import { type ReceiverOverrides, startReceiver } from '../start-receiver.ts';

const KEY = randomBytes(32).toString('hex');

/** Secrets as an operator sets them; each is looked for in the logs. */
export const SECRETS = {
  CALLBACK_KEYS: `k1:${KEY}`,
  PENTAGOO_INTEGRATION_KEY: 'canary-integration-key',
  PENTAGOO_INTEGRATION_SECRET: `canary-secret-${randomBytes(12).toString('hex')}`,
  PENTAGOO_CALLBACK_TOKENS: `canary-token-${randomBytes(24).toString('hex')}`,
  NEOPAY_TOKEN: `canary-neopay-${randomBytes(12).toString('hex')}`,
  NEOPAY_APP_KEY: 'b7a9c2d4-6f1e-4c3b-9a8d-0e5f6a7b8c9d',
} as const;

/** The environment of a receiver on free ports of loopback, in front of `databaseUrl`. */
export function receiverEnvironment(
  databaseUrl: string,
  more: Readonly<Record<string, string>> = {},
): Record<string, string> {
  return {
    ...SECRETS,
    NEOPAY_ENVIRONMENT: 'sandbox',
    DATABASE_URL: databaseUrl,
    HOST: '127.0.0.1',
    PORT: '0',
    ADMIN_PORT: '0',
    ROLE: 'ingest',
    UNKNOWN_ADDRESSES_PER_MINUTE: '10000',
    ...more,
  };
}

export const PENTAGOO_PATH = `/callbacks/pentagoo/${SECRETS.PENTAGOO_CALLBACK_TOKENS}`;

/** The address that Neopay was given for this order. */
export function neopayPath(orderId: string, expiresAt = new Date(Date.now() + 86_400_000)): string {
  const keyring = parseKeyring(SECRETS.CALLBACK_KEYS);
  return `/callbacks/neopay/${signCallbackAddress(keyring, { scope: 'neopay:sandbox', orderId, expiresAt })}`;
}

export function createReceiverDatabase() {
  return createTestDatabase({
    migrate: async (url) => {
      await migrate({ url });
    },
  });
}

/** A receiver in this process, with its log lines kept. */
export async function startTestReceiver(
  databaseUrl: string,
  variables: Readonly<Record<string, string>> = {},
  overrides: ReceiverOverrides = {},
) {
  const lines: string[] = [];
  const config = await readConfig(receiverEnvironment(databaseUrl, { LOG_LEVEL: 'trace', ...variables }));
  const log = createLog({ app: 'test', level: 'trace', destination: { write: (line) => lines.push(line) } });
  const receiver = await startReceiver(config, {
    log,
    // The test run's PostgreSQL does not wait for its disk; what survives a crash is tested on one that does.
    openStore: (options) => openStore({ ...options, allowVolatile: true }),
    ...overrides,
  });
  return { ...receiver, url: receiver.url ?? '', lines };
}

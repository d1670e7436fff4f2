import {
  callbackKeys,
  fulfilFrom,
  httpUrl,
  integer,
  logLevel,
  parseVariables,
  postgresUrl,
  setVariables,
  text,
  type Variables,
} from '@punteo/app-kit/config';
import type { LogLevel } from '@punteo/app-kit/log';
import { type ProviderSettings, providerVariables, readProviderSettings } from '@punteo/app-kit/providers';
import type { DecisionPolicy, Keyring, VerificationBudget } from '@punteo/payments';
import * as z from 'zod';

/**
 * Reads the whole environment before anything starts. Throws a `ConfigError` with one line per bad variable: its name and
 * what it should be, never its value. An empty variable counts as unset.
 */
export async function readConfig(environment: Readonly<Record<string, string | undefined>>): Promise<ReceiverConfig> {
  const set = setVariables(environment);
  const providers = await readProviderSettings(set, { atLeastOne: true });
  const values = parseVariables(variables, set, [...providers.problems, ...webhookProblems(set)]);
  return configFrom(values, providers.settings);
}

export interface ReceiverConfig {
  /** `ingest` receives callbacks, `verify` verifies orders and delivers merchant events, `all` does both in one process. */
  readonly role: 'ingest' | 'verify' | 'all';
  /** Null: an embedded PostgreSQL under `dataDirectory`. Holds a password. */
  readonly databaseUrl: string | null;
  readonly dataDirectory: string;
  readonly host: string;
  readonly port: number;
  readonly adminPort: number;
  /** The URL at which providers reach this receiver: the beginning of every callback address. */
  readonly publicUrl: string;
  readonly trustedProxyHops: number;
  readonly unknownAddressesPerMinute: number;
  /** How many verifications callbacks may request, and how soon again for one order. */
  readonly verificationBudget: VerificationBudget;
  /** How many of those the callbacks of one sender network may request. */
  readonly verificationsPerNetworkPerMinute: number;
  readonly callbackKeys: Keyring;
  /** From which proofs goods may go out. */
  readonly policy: DecisionPolicy;
  readonly providers: ProviderSettings;
  readonly merchant: { readonly url: string; readonly secret: string } | null;
  readonly logLevel: LogLevel;
}

const WEBHOOK_SECRET = 'Should be `whsec_` and the base64 of 24 to 64 random bytes.';

const variables = z.object({
  ROLE: z.enum(['ingest', 'verify', 'all'], 'Should be ingest, verify or all.').default('all'),
  DATABASE_URL: postgresUrl.optional(),
  PUNTEO_DATA_DIR: z.string().default('.punteo'),
  HOST: text(1, 'Should be an address to listen on.').default('0.0.0.0'),
  PORT: integer(0, 65_535).default(8_080),
  ADMIN_PORT: integer(0, 65_535).default(9_080),
  PUBLIC_URL: httpUrl.optional(),
  TRUST_PROXY_HOPS: integer(0, 10).default(0),
  UNKNOWN_ADDRESSES_PER_MINUTE: integer(1, 1_000_000).default(60),
  VERIFICATIONS_PER_MINUTE: integer(1, 1_000_000).default(6_000),
  VERIFICATIONS_PER_NETWORK_PER_MINUTE: integer(1, 1_000_000).optional(),
  VERIFICATION_COOLDOWN_SECONDS: integer(1, 3_600).default(10),
  CALLBACK_KEYS: callbackKeys,
  FULFIL_FROM: fulfilFrom,
  ...providerVariables,
  MERCHANT_WEBHOOK_URL: httpUrl.optional(),
  MERCHANT_WEBHOOK_SECRET: z
    .string()
    .refine((value) => isWebhookSecret(value), WEBHOOK_SECRET)
    .optional(),
  LOG_LEVEL: logLevel.default('info'),
});

/** Without the secret no event could be signed, and without the URL none could be sent. */
function webhookProblems(set: Variables): readonly string[] {
  const pair = ['MERCHANT_WEBHOOK_URL', 'MERCHANT_WEBHOOK_SECRET'];
  const missing = pair.filter((name) => !(name in set));
  return missing.length === 1 ? [`${missing[0]}: Should be set, since ${pair.find((name) => name in set)} is.`] : [];
}

function configFrom(env: z.output<typeof variables>, providers: ProviderSettings): ReceiverConfig {
  return {
    role: env.ROLE,
    databaseUrl: env.DATABASE_URL ?? null,
    dataDirectory: env.PUNTEO_DATA_DIR,
    host: env.HOST,
    port: env.PORT,
    adminPort: env.ADMIN_PORT,
    publicUrl: env.PUBLIC_URL ?? `http://127.0.0.1:${env.PORT}`,
    trustedProxyHops: env.TRUST_PROXY_HOPS,
    unknownAddressesPerMinute: env.UNKNOWN_ADDRESSES_PER_MINUTE,
    verificationBudget: {
      verificationsPerMinute: env.VERIFICATIONS_PER_MINUTE,
      cooldownSeconds: env.VERIFICATION_COOLDOWN_SECONDS,
    },
    verificationsPerNetworkPerMinute:
      env.VERIFICATIONS_PER_NETWORK_PER_MINUTE ?? Math.ceil(env.VERIFICATIONS_PER_MINUTE / 2),
    callbackKeys: env.CALLBACK_KEYS,
    policy: env.FULFIL_FROM,
    providers,
    merchant:
      env.MERCHANT_WEBHOOK_URL && env.MERCHANT_WEBHOOK_SECRET
        ? { url: env.MERCHANT_WEBHOOK_URL, secret: env.MERCHANT_WEBHOOK_SECRET }
        : null,
    logLevel: env.LOG_LEVEL,
  };
}

/** In the notation of Standard Webhooks: a prefix, and the base64 of 24 to 64 bytes. */
function isWebhookSecret(value: string): boolean {
  const [, base64] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(value) ?? [];
  if (!base64 || base64.length % 4 !== 0) return false;
  const bytes = Buffer.from(base64, 'base64').length;
  return bytes >= 24 && bytes <= 64;
}

import {
  alertThresholds,
  alertVariables,
  callbackKeys,
  databaseProblems,
  fulfilFrom,
  integer,
  logLevel,
  parseVariables,
  postgresUrl,
  publicUrl,
  setVariables,
  text,
} from '@punteo/app-kit/config';
import type { LogLevel } from '@punteo/app-kit/log';
import { type ProviderSettings, providerVariables, readProviderSettings } from '@punteo/app-kit/providers';
import { readWebhookEndpoints, receiverVariables, type WebhookEndpoint } from '@punteo/app-kit/receiver-variables';
import { type TelemetrySettings, telemetrySettings, telemetryVariables } from '@punteo/app-kit/telemetry-variables';
import type { AlertThresholds, DecisionPolicy, Keyring, VerificationBudget } from '@punteo/payments';
import * as z from 'zod';

/**
 * Reads the whole environment before anything starts. Throws a `ConfigError` with one line per bad variable: its name and
 * what it should be, never its value. An empty variable counts as unset.
 */
export async function readConfig(environment: Readonly<Record<string, string | undefined>>): Promise<ReceiverConfig> {
  const set = setVariables(environment);
  const providers = await readProviderSettings(set, { atLeastOne: true });
  const webhooks = readWebhookEndpoints(set);
  const problems = [...databaseProblems(set), ...providers.problems, ...webhooks.problems];
  const values = parseVariables(variables, set, problems);
  return configFrom(values, providers.settings, webhooks.endpoints);
}

export interface ReceiverConfig {
  /** `ingest` receives callbacks, `verify` verifies orders and delivers merchant events, `all` does both in one process. */
  readonly role: 'ingest' | 'verify' | 'all';
  /** Null: an embedded PostgreSQL under `dataDirectory`. Holds a password. */
  readonly databaseUrl: string | null;
  readonly dataDirectory: string;
  readonly host: string;
  readonly port: number;
  /** Where health and metrics are served. */
  readonly adminHost: string;
  readonly adminPort: number;
  /** The URL at which providers reach this receiver: the beginning of every callback address. */
  readonly publicUrl: string;
  readonly trustedProxyHops: number;
  readonly unknownAddressesPerMinute: number;
  /** How many verifications of one provider may be made, and how soon again of one order. */
  readonly verificationBudget: VerificationBudget;
  /** After how many days an unpaid order is closed. */
  readonly closeUnpaidAfterDays: number;
  /** How many of those the callbacks of one sender network may request. */
  readonly verificationsPerNetworkPerMinute: number;
  readonly callbackKeys: Keyring;
  /** From which proofs goods may go out. */
  readonly policy: DecisionPolicy;
  readonly providers: ProviderSettings;
  /** Where merchant events are sent. */
  readonly webhookEndpoints: readonly WebhookEndpoint[];
  /** When the merchant is alerted. */
  readonly alerts: AlertThresholds;
  readonly logLevel: LogLevel;
  /** Where spans are sent; null: nowhere. May hold a secret. */
  readonly telemetry: TelemetrySettings | null;
}

const variables = z.object({
  ...receiverVariables,
  DATABASE_URL: postgresUrl.optional(),
  PUNTEO_DATA_DIR: z.string().default('.punteo'),
  HOST: text(1, 'Should be an address to listen on.').default('0.0.0.0'),
  PORT: integer(0, 65_535).default(8_080),
  ADMIN_HOST: text(1, 'Should be an address to listen on.').default('127.0.0.1'),
  PUBLIC_URL: publicUrl.optional(),
  CALLBACK_KEYS: callbackKeys,
  FULFIL_FROM: fulfilFrom,
  ...providerVariables,
  ...alertVariables,
  LOG_LEVEL: logLevel.default('info'),
  ...telemetryVariables,
});

function configFrom(
  env: z.output<typeof variables>,
  providers: ProviderSettings,
  webhookEndpoints: readonly WebhookEndpoint[],
): ReceiverConfig {
  return {
    role: env.ROLE,
    databaseUrl: env.DATABASE_URL ?? null,
    dataDirectory: env.PUNTEO_DATA_DIR,
    host: env.HOST,
    port: env.PORT,
    adminHost: env.ADMIN_HOST,
    adminPort: env.ADMIN_PORT,
    publicUrl: env.PUBLIC_URL ?? `http://127.0.0.1:${env.PORT}`,
    trustedProxyHops: env.TRUST_PROXY_HOPS,
    unknownAddressesPerMinute: env.UNKNOWN_ADDRESSES_PER_MINUTE,
    verificationBudget: {
      verificationsPerMinute: env.VERIFICATIONS_PER_MINUTE,
      cooldownSeconds: env.VERIFICATION_COOLDOWN_SECONDS,
    },
    closeUnpaidAfterDays: env.CLOSE_UNPAID_AFTER_DAYS,
    verificationsPerNetworkPerMinute:
      env.VERIFICATIONS_PER_NETWORK_PER_MINUTE ?? Math.ceil(env.VERIFICATIONS_PER_MINUTE / 2),
    callbackKeys: env.CALLBACK_KEYS,
    policy: env.FULFIL_FROM,
    providers,
    webhookEndpoints,
    alerts: alertThresholds(env),
    logLevel: env.LOG_LEVEL,
    telemetry: telemetrySettings(env),
  };
}

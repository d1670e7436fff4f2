import { readFileSync } from 'node:fs';
import { type Chains, parseChains } from '@punteo/chain';
import { type Keyring, PunteoError, parseKeyring, type VerificationBudget } from '@punteo/payments';
import * as z from 'zod';
import { type ProviderSettings, providerSettings, providerVariables } from './providers.ts';

/**
 * Reads the environment, all of it before anything starts. Throws a `ConfigError` with one line per bad variable:
 * its name and what it should be, never what it is. An empty variable counts as unset.
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): ReceiverConfig {
  const set: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) if (value) set[name] = value;
  const parsed = variables.safeParse(set);
  const problems = parsed.success
    ? []
    : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  const providers = providerSettings(set);
  const named = new Set(problems.map(nameIn));
  const more = [...providers.problems, ...missingTogether(set)].filter((problem) => !named.has(nameIn(problem)));
  if (!parsed.success || more.length > 0) throw new ConfigError([...problems, ...more]);
  return configFrom(parsed.data, providers.settings);
}

export interface ReceiverConfig {
  /** `ingest` takes callbacks in, `verify` works on them, `all` does both in one process. */
  readonly role: 'ingest' | 'verify' | 'all';
  /** Null: an embedded PostgreSQL under `dataDirectory`. Holds a password. */
  readonly databaseUrl: string | null;
  readonly dataDirectory: string;
  readonly host: string;
  readonly port: number;
  readonly adminPort: number;
  /** Where providers reach this receiver: what callback addresses begin with. */
  readonly publicUrl: string;
  readonly trustedProxyHops: number;
  readonly unknownAddressesPerMinute: number;
  /** What callbacks may cost the witnesses. */
  readonly verificationBudget: VerificationBudget;
  /** How many of those looks the callbacks of one network may cause. */
  readonly verificationsPerNetworkPerMinute: number;
  readonly callbackKeys: Keyring;
  readonly providers: ProviderSettings;
  /** Chains that count; empty: nothing on a chain proves anything. */
  readonly chains: Chains;
  readonly merchant: { readonly url: string; readonly secret: string } | null;
  readonly logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';
}

export class ConfigError extends PunteoError {
  /** One line per bad variable. */
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super('configuration_invalid', problems.join('\n'));
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

const text = (least: number, should: string) =>
  z.string({ error: should }).refine((value) => value.length >= least && value === value.trim(), should);

const integer = (least: number, most: number) => {
  const should = `Should be a whole number from ${least} to ${most}.`;
  return z
    .string()
    .regex(/^\d{1,9}$/, should)
    .transform(Number)
    .refine((value) => value >= least && value <= most, should);
};

const url = (schemes: readonly string[], should: string) =>
  z.string({ error: should }).refine((value) => schemes.includes(schemeOf(value)), should);

const httpUrl = url(['http:', 'https:'], 'Should be an http or https URL.');

const callbackKeys = z
  .string({ error: 'Should be set: `kid:hex,kid:hex`, each key of 32 random bytes or more in hex.' })
  .transform((value, context) => {
    try {
      return parseKeyring(value);
    } catch (error) {
      const reason = error instanceof PunteoError ? error.message : 'It is not a list of keys.';
      context.addIssue({ code: 'custom', message: `Should be \`kid:hex,kid:hex\`. ${reason}` });
      return z.NEVER;
    }
  });

const chainsFile = z.string().transform((path, context) => {
  try {
    return parseChains(readFileSync(path, 'utf8'));
  } catch (error) {
    const reason = error instanceof PunteoError ? error.message : 'It cannot be read.';
    context.addIssue({ code: 'custom', message: `Should be the path of a JSON file that lists chains. ${reason}` });
    return z.NEVER;
  }
});

const WEBHOOK_SECRET = 'Should be `whsec_` and the base64 of 24 to 64 random bytes.';

const variables = z.object({
  ROLE: z.enum(['ingest', 'verify', 'all'], 'Should be ingest, verify or all.').default('all'),
  DATABASE_URL: url(['postgres:', 'postgresql:'], 'Should be a postgres:// URL.').optional(),
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
  CHAINS_FILE: chainsFile.optional(),
  ...providerVariables,
  MERCHANT_WEBHOOK_URL: httpUrl.optional(),
  MERCHANT_WEBHOOK_SECRET: z
    .string()
    .refine((value) => isWebhookSecret(value), WEBHOOK_SECRET)
    .optional(),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
      error: 'Should be trace, debug, info, warn, error, fatal or silent.',
    })
    .default('info'),
});

/** An address without a secret, or a secret without an address, is a slip. */
function missingTogether(set: Readonly<Record<string, unknown>>): string[] {
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
    providers,
    chains: env.CHAINS_FILE ?? [],
    merchant:
      env.MERCHANT_WEBHOOK_URL && env.MERCHANT_WEBHOOK_SECRET
        ? { url: env.MERCHANT_WEBHOOK_URL, secret: env.MERCHANT_WEBHOOK_SECRET }
        : null,
    logLevel: env.LOG_LEVEL,
  };
}

function nameIn(problem: string): string {
  return problem.split(':')[0] as string;
}

function schemeOf(value: string): string {
  return URL.canParse(value) ? new URL(value).protocol : '';
}

/** As Standard Webhooks writes it: a prefix, and the base64 of 24 to 64 bytes. */
function isWebhookSecret(value: string): boolean {
  const [, base64] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(value) ?? [];
  if (!base64 || base64.length % 4 !== 0) return false;
  const bytes = Buffer.from(base64, 'base64').length;
  return bytes >= 24 && bytes <= 64;
}

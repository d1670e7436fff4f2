import { type GracePeriods, type Keyring, PunteoError, parseKeyring } from '@punteo/payments';
import * as z from 'zod';
import { type ProviderSettings, providerSettings, providerVariables } from './providers.ts';

/**
 * Reads the environment, all of it before anything starts. Throws a `ConfigError` with one line per bad variable:
 * its name and what it should be, never what it is. An empty variable counts as unset.
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const set: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) if (value) set[name] = value;
  const parsed = variables.safeParse(set);
  const problems = parsed.success
    ? []
    : parsed.error.issues.map((issue) => `${String(issue.path[0])}: ${issue.message}`);
  const providers = providerSettings(set);
  const named = new Set(problems.map(nameIn));
  const all = [...problems, ...providers.problems.filter((problem) => !named.has(nameIn(problem)))];
  if (!parsed.success || all.length > 0) throw new ConfigError([...new Set(all)]);
  return configFrom(parsed.data, providers.settings);
}

export interface Config {
  /** Null: the embedded PostgreSQL under `dataDirectory`. Holds a password. */
  readonly databaseUrl: string | null;
  readonly dataDirectory: string;
  readonly host: string;
  readonly port: number;
  /** Where providers reach the receiver: what callback addresses begin with. */
  readonly publicUrl: string;
  readonly callbackKeys: Keyring | null;
  readonly providers: ProviderSettings;
  readonly tokens: readonly ApiToken[];
  readonly gracePeriods: GracePeriods;
  /** Null: `serve` reconciles only when asked. */
  readonly reconcileEveryMinutes: number | null;
  readonly logLevel: LogLevel;
}

/** A bearer token and the name that the audit knows its holder by. */
export interface ApiToken {
  readonly name: string;
  readonly token: string;
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

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

const integer = (least: number, most: number) => {
  const should = `should be a whole number from ${least} to ${most}.`;
  return z
    .string()
    .regex(/^\d{1,9}$/, should)
    .transform(Number)
    .refine((value) => value >= least && value <= most, should);
};

const url = (schemes: readonly string[], should: string) =>
  z.string().refine((value) => URL.canParse(value) && schemes.includes(new URL(value).protocol), should);

const callbackKeys = z.string().transform((value, context) => {
  try {
    return parseKeyring(value);
  } catch (error) {
    const reason = error instanceof PunteoError ? error.message : 'It is not a list of keys.';
    context.addIssue({ code: 'custom', message: `should be \`kid:hex,kid:hex\`. ${reason}` });
    return z.NEVER;
  }
});

const TOKENS = 'should be `name:token,…`, each name once and each token 32 to 256 visible characters.';
const TOKEN = /^([A-Za-z0-9_.@-]{1,64}):([!-+\--~]{32,256})$/;
const apiTokens = z.string().transform((value, context): readonly ApiToken[] => {
  const tokens = value.split(',').map((pair) => {
    const [, name = '', token = ''] = TOKEN.exec(pair.trim()) ?? [];
    return { name, token };
  });
  const names = new Set(tokens.map(({ name }) => name));
  if (!names.has('') && names.size === tokens.length) return tokens;
  context.addIssue({ code: 'custom', message: TOKENS });
  return z.NEVER;
});

const variables = z.object({
  DATABASE_URL: url(['postgres:', 'postgresql:'], 'should be a postgres:// URL.').optional(),
  PUNTEO_DATA_DIR: z.string().default('.punteo'),
  HOST: z.string().default('127.0.0.1'),
  PORT: integer(0, 65_535).default(8_090),
  PUBLIC_URL: url(['http:', 'https:'], 'should be an http or https URL.').default('http://127.0.0.1:8080'),
  CALLBACK_KEYS: callbackKeys.optional(),
  ...providerVariables,
  API_TOKENS: apiTokens.default([]),
  FULFILMENT_GRACE_MINUTES: integer(0, 525_600).default(1_440),
  CALLBACK_GRACE_MINUTES: integer(0, 525_600).default(60),
  CREATE_GRACE_MINUTES: integer(0, 525_600).default(60),
  MISSING_GRACE_MINUTES: integer(0, 525_600).default(1_440),
  RECONCILE_EVERY_MINUTES: integer(1, 10_080).optional(),
  LOG_LEVEL: z.enum(LOG_LEVELS, { error: `should be one of ${LOG_LEVELS.join(', ')}.` }).default('info'),
});

function configFrom(env: z.output<typeof variables>, providers: ProviderSettings): Config {
  return {
    databaseUrl: env.DATABASE_URL ?? null,
    dataDirectory: env.PUNTEO_DATA_DIR,
    host: env.HOST,
    port: env.PORT,
    publicUrl: env.PUBLIC_URL,
    callbackKeys: env.CALLBACK_KEYS ?? null,
    providers,
    tokens: env.API_TOKENS,
    gracePeriods: {
      fulfilmentSeconds: env.FULFILMENT_GRACE_MINUTES * 60,
      callbackSeconds: env.CALLBACK_GRACE_MINUTES * 60,
      createSeconds: env.CREATE_GRACE_MINUTES * 60,
      missingSeconds: env.MISSING_GRACE_MINUTES * 60,
    },
    reconcileEveryMinutes: env.RECONCILE_EVERY_MINUTES ?? null,
    logLevel: env.LOG_LEVEL,
  };
}

function nameIn(problem: string): string {
  return problem.split(':')[0] as string;
}

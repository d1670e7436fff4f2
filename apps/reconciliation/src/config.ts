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
  secretText,
  setVariables,
  text,
} from '@punteo/app-kit/config';
import type { LogLevel } from '@punteo/app-kit/log';
import { type ProviderSettings, providerVariables, readProviderSettings } from '@punteo/app-kit/providers';
import { type TelemetrySettings, telemetrySettings, telemetryVariables } from '@punteo/app-kit/telemetry-variables';
import type {
  AlertThresholds,
  DecisionPolicy,
  ExchangeRate,
  GracePeriods,
  Keyring,
  PeriodCalendar,
  RuleSet,
  SettlementAccount,
} from '@punteo/payments';
import * as z from 'zod';
import { providerClocks } from './clocks.ts';
import { type CronSchedule, nextStart } from './reconcile/schedule.ts';
import { readRulesFiles } from './rules/read-rules-file.ts';
import { settlementAccounts, settlementProblems, settlementVariables } from './settlement-variables.ts';

/**
 * Reads the whole environment before anything starts. Throws a `ConfigError` with one line per bad variable: its name and
 * what it should be, never its value. An empty variable counts as unset.
 */
export async function readConfig(environment: Readonly<Record<string, string | undefined>>): Promise<Config> {
  const set = setVariables(environment);
  const providers = await readProviderSettings(set, { needsChains: true });
  const problems = [
    ...databaseProblems(set),
    ...scheduleProblems(set),
    ...providers.problems,
    ...settlementProblems(set, { ...providers.settings }),
  ];
  const rules = await readRulesFiles(set, problems);
  return { ...configFrom(parseVariables(variables, set, problems), providers.settings), ...rules };
}

export interface Config {
  /** Null: an embedded PostgreSQL under `dataDirectory`. Holds a password. */
  readonly databaseUrl: string | null;
  readonly dataDirectory: string;
  readonly host: string;
  readonly port: number;
  /** Where health and metrics are served without a token. */
  readonly adminHost: string;
  readonly adminPort: number;
  /** The URL at which providers reach the receiver: the beginning of every callback address. */
  readonly publicUrl: string;
  readonly callbackKeys: Keyring | null;
  readonly providers: ProviderSettings;
  readonly tokens: readonly ApiToken[];
  readonly gracePeriods: GracePeriods;
  /** Whose statements show the providers' money. */
  readonly settlementAccounts: readonly SettlementAccount[];
  /** Null: none are configured. */
  readonly rules: RuleSet | null;
  /** They value money in another currency than its order's. */
  readonly rates: readonly ExchangeRate[];
  readonly lostCreateRetrySeconds: number;
  /** When a day of the merchant begins: for the closing of periods. */
  readonly calendar: PeriodCalendar;
  /** From which proofs goods may go out. */
  readonly policy: DecisionPolicy;
  /** Null, without a cron expression: `serve` reconciles on request only. */
  readonly reconcileEveryMinutes: number | null;
  /** Instead of the interval. */
  readonly reconcileCron: CronSchedule | null;
  /** How long a run goes on asking a witness that does not answer. */
  readonly witnessSilenceSeconds: number;
  /** When the merchant is alerted. */
  readonly alerts: AlertThresholds;
  readonly logLevel: LogLevel;
  /** Where spans are sent; null: nowhere. May hold a secret. */
  readonly telemetry: TelemetrySettings | null;
}

/** A bearer token, and the name under which the audit records what its holder does. */
export interface ApiToken {
  readonly name: string;
  readonly token: string;
}

const TOKENS = 'Should be `name:token,…`, each name once and each token 32 to 256 visible characters.';
const TOKEN = /^([A-Za-z0-9_.@-]{1,64}):([!-+\--~]{32,256})$/;
const apiTokens = secretText.transform((value, context): readonly ApiToken[] => {
  const tokens = value.split(',').map((pair) => {
    const [, name = '', token = ''] = TOKEN.exec(pair.trim()) ?? [];
    return { name, token };
  });
  const names = new Set(tokens.map(({ name }) => name));
  if (!names.has('') && names.size === tokens.length) return tokens;
  context.addIssue({ code: 'custom', message: TOKENS });
  return z.NEVER;
});

const CRON =
  'Should be a cron expression of five parts (minute, hour, day, month, weekday), such as `30 6 * * *`, that is due some day.';
const cronExpression = text(1, CRON).refine(isDueSomeDay, CRON);
/** Names with a place only: offsets and abbreviations mean different things to Node and to PostgreSQL. */
const timeZone = z.string().refine(isTimeZone, 'Should be UTC, or a time zone by its place such as Europe/Madrid.');

function isDueSomeDay(cron: string): boolean {
  try {
    return nextStart({ cron, timeZone: 'UTC' }, new Date(0)) !== null;
  } catch {
    return false;
  }
}

function isTimeZone(name: string): boolean {
  if (name === 'UTC') return true;
  if (!/^[A-Za-z_]+(?:\/[A-Za-z0-9_+-]+)+$/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone.length > 0;
  } catch {
    return false;
  }
}

const variables = z.object({
  DATABASE_URL: postgresUrl.optional(),
  PUNTEO_DATA_DIR: z.string().default('.punteo'),
  HOST: text(1, 'Should be an address to listen on.').default('127.0.0.1'),
  PORT: integer(0, 65_535).default(8_090),
  ADMIN_HOST: text(1, 'Should be an address to listen on.').default('127.0.0.1'),
  // Not ADMIN_PORT: both apps read the same variables, and may run on one machine.
  RECONCILIATION_ADMIN_PORT: integer(0, 65_535).default(9_081),
  PUBLIC_URL: publicUrl.default('http://127.0.0.1:8080'),
  CALLBACK_KEYS: callbackKeys.optional(),
  ...providerVariables,
  FULFIL_FROM: fulfilFrom,
  API_TOKENS: apiTokens.default([]),
  FULFILMENT_GRACE_MINUTES: integer(0, 525_600).default(1_440),
  CALLBACK_GRACE_MINUTES: integer(0, 525_600).default(60),
  CREATE_GRACE_MINUTES: integer(0, 525_600).default(60),
  // Longer than a request to a provider can take, so that none that still runs is repeated.
  LOST_CREATE_RETRY_MINUTES: integer(1, 525_600).default(60),
  MISSING_GRACE_MINUTES: integer(0, 525_600).default(1_440),
  CLOCKS: providerClocks.optional(),
  RULES_FILE: z.string().optional(),
  RATES_FILE: z.string().optional(),
  RECONCILE_EVERY_MINUTES: integer(1, 10_080).optional(),
  RECONCILE_CRON: cronExpression.optional(),
  RECONCILE_TIME_ZONE: timeZone.default('UTC'),
  RECONCILE_SILENCE_SECONDS: integer(5, 3_600).default(60),
  PERIOD_TIME_ZONE: timeZone.default('UTC'),
  PERIOD_CUT_OFF: z
    .string()
    .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'Should be a time of day such as 06:00.')
    .default('00:00'),
  ...settlementVariables,
  ...alertVariables,
  LOG_LEVEL: logLevel.default('info'),
  ...telemetryVariables,
});

/** Two schedules at once are a mistake. */
function scheduleProblems(set: Readonly<Record<string, string>>): readonly string[] {
  if (set.RECONCILE_CRON === undefined || set.RECONCILE_EVERY_MINUTES === undefined) return [];
  return ['RECONCILE_CRON: Should not be set beside RECONCILE_EVERY_MINUTES.'];
}

function configFrom(env: z.output<typeof variables>, providers: ProviderSettings): Omit<Config, 'rules' | 'rates'> {
  return {
    databaseUrl: env.DATABASE_URL ?? null,
    dataDirectory: env.PUNTEO_DATA_DIR,
    host: env.HOST,
    port: env.PORT,
    adminHost: env.ADMIN_HOST,
    adminPort: env.RECONCILIATION_ADMIN_PORT,
    publicUrl: env.PUBLIC_URL,
    callbackKeys: env.CALLBACK_KEYS ?? null,
    providers,
    tokens: env.API_TOKENS,
    gracePeriods: {
      fulfilmentSeconds: env.FULFILMENT_GRACE_MINUTES * 60,
      callbackSeconds: env.CALLBACK_GRACE_MINUTES * 60,
      createSeconds: env.CREATE_GRACE_MINUTES * 60,
      missingSeconds: env.MISSING_GRACE_MINUTES * 60,
      ...env.CLOCKS,
    },
    settlementAccounts: settlementAccounts(env),
    lostCreateRetrySeconds: env.LOST_CREATE_RETRY_MINUTES * 60,
    calendar: { timeZone: env.PERIOD_TIME_ZONE, cutOff: env.PERIOD_CUT_OFF },
    policy: env.FULFIL_FROM,
    reconcileEveryMinutes: env.RECONCILE_EVERY_MINUTES ?? null,
    reconcileCron:
      env.RECONCILE_CRON === undefined ? null : { cron: env.RECONCILE_CRON, timeZone: env.RECONCILE_TIME_ZONE },
    witnessSilenceSeconds: env.RECONCILE_SILENCE_SECONDS,
    alerts: alertThresholds(env),
    logLevel: env.LOG_LEVEL,
    telemetry: telemetrySettings(env),
  };
}

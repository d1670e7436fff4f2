import { moneyText } from '@punteo/payments';
import type { Config } from '../config.ts';
import { shownChain } from './shown-chain.ts';
import { originOf, SET, shownValue } from './shown-value.ts';

/** A value that is set; null: it is not. */
export type SettingValue = string | number | boolean | string[] | null;

interface ShownSetting {
  readonly name: string;
  /** The variable that sets it; null: a variable of the provider, or a file. */
  readonly variable: string | null;
  readonly value: SettingValue;
}

interface ShownGroup {
  readonly group: string;
  readonly items: readonly { readonly name: string; readonly values: readonly ShownSetting[] }[];
}

export type ShownSettings = readonly ShownGroup[];

/**
 * What is configured, for people and without any secret: of keys and tokens their names, of URLs their hosts. Whatever is not
 * listed here is not shown.
 */
export function shownSettings(config: Config): ShownSettings {
  const { chains, allowsPrivateTargets, proxyUrl, ...providers } = config.providers;
  return [
    group('server', [
      item('api', [
        ['host', 'HOST', config.host],
        ['port', 'PORT', config.port],
        ['adminHost', 'ADMIN_HOST', config.adminHost],
        ['adminPort', 'RECONCILIATION_ADMIN_PORT', config.adminPort],
        ['publicUrl', 'PUBLIC_URL', originOf(config.publicUrl)],
        ['database', 'DATABASE_URL', databaseOf(config.databaseUrl)],
        ['tokens', 'API_TOKENS', config.tokens.map(({ name }) => name)],
        ['callbackKeys', 'CALLBACK_KEYS', config.callbackKeys?.keys.map(({ keyId }) => keyId) ?? null],
        ['proxy', 'OUTBOUND_PROXY_URL', proxyUrl === null ? null : originOf(proxyUrl)],
        ['allowsPrivateTargets', 'ALLOW_PRIVATE_TARGETS', allowsPrivateTargets],
        ['logLevel', 'LOG_LEVEL', config.logLevel],
        ['traces', 'OTEL_EXPORTER_OTLP_ENDPOINT', config.telemetry === null ? null : originOf(config.telemetry.url)],
      ]),
    ]),
    group(
      'providers',
      Object.entries(providers).flatMap(([name, settings]) =>
        settings === null
          ? []
          : [
              item(
                name,
                Object.entries(settings).map(([key, value]) => [key, null, shownValue(key, value)] as const),
              ),
            ],
      ),
    ),
    group(
      'chains',
      (chains ?? []).map((chain) => item(chain.names[0] ?? String(chain.chainId), shownChain(chain))),
    ),
    group('clocks', clocksOf(config)),
    group(
      'rules',
      (config.rules?.rules ?? []).map(({ name, ...rule }) =>
        item(
          name,
          Object.entries(rule).map(([key, value]) => [key, null, ruleValue(value)] as const),
        ),
      ),
    ),
    group(
      'rates',
      config.rates.map(({ source, at, base, quote, rate, tolerancePercent, validHours }) =>
        item(`${base}/${quote}`, [
          ['source', null, source],
          ['at', null, at.toISOString()],
          ['rate', null, rate],
          ['tolerancePercent', null, tolerancePercent],
          ['validHours', null, validHours],
        ]),
      ),
    ),
    group(
      'settlement',
      config.settlementAccounts.map(({ provider, account, seconds }) =>
        item(`${provider} ${account}`, [
          ['account', 'SETTLEMENT_ACCOUNTS', account],
          ['days', 'SETTLEMENT_DAYS', seconds / 86_400],
        ]),
      ),
    ),
    group('schedule', [
      item('runs', [
        ['everyMinutes', 'RECONCILE_EVERY_MINUTES', config.reconcileEveryMinutes],
        ['cron', 'RECONCILE_CRON', config.reconcileCron?.cron ?? null],
        ['timeZone', 'RECONCILE_TIME_ZONE', config.reconcileCron?.timeZone ?? null],
        ['silenceSeconds', 'RECONCILE_SILENCE_SECONDS', config.witnessSilenceSeconds],
      ]),
    ]),
    group('calendar', [
      item('periods', [
        ['timeZone', 'PERIOD_TIME_ZONE', config.calendar.timeZone],
        ['cutOff', 'PERIOD_CUT_OFF', config.calendar.cutOff],
      ]),
    ]),
    group('policy', [item('fulfilment', [['fulfilFrom', 'FULFIL_FROM', [...config.policy.fulfilFrom]]])]),
    group('alerts', [
      item('thresholds', [
        ['moneyAtRisk', 'ALERT_MONEY_AT_RISK', config.alerts.moneyAtRisk.map(moneyText)],
        ['deadLetters', 'ALERT_DEAD_LETTERS', config.alerts.deadLetters],
        ['silenceMinutes', 'ALERT_SILENCE_MINUTES', minutes(config.alerts.silenceSeconds)],
      ]),
    ]),
    group(
      'endpoints',
      config.webhooks.map(({ name, origin }) =>
        item(name, [
          ['host', name === 'default' ? 'MERCHANT_WEBHOOK_URL' : `MERCHANT_WEBHOOK_URL_${name.toUpperCase()}`, origin],
          ['secret', null, SET],
        ]),
      ),
    ),
  ];
}

export type Values = readonly (readonly [name: string, variable: string | null, value: SettingValue])[];

function group(name: string, items: ShownGroup['items']): ShownGroup {
  return { group: name, items };
}

function item(name: string, values: Values): ShownGroup['items'][number] {
  return { name, values: values.map(([each, variable, value]) => ({ name: each, variable, value })) };
}

function clocksOf({ gracePeriods, lostCreateRetrySeconds }: Config): ShownGroup['items'] {
  const { clocks = [], ofProvider = {} } = gracePeriods;
  const periods = item('graceMinutes', [
    ['fulfilment', 'FULFILMENT_GRACE_MINUTES', minutes(gracePeriods.fulfilmentSeconds)],
    ['callback', 'CALLBACK_GRACE_MINUTES', minutes(gracePeriods.callbackSeconds)],
    ['create', 'CREATE_GRACE_MINUTES', minutes(gracePeriods.createSeconds)],
    ['missing', 'MISSING_GRACE_MINUTES', minutes(gracePeriods.missingSeconds ?? null)],
    ['lostCreateRetry', 'LOST_CREATE_RETRY_MINUTES', minutes(lostCreateRetrySeconds)],
  ]);
  const ofProviders = Object.entries(ofProvider).map(([provider, own]) =>
    item(`${provider} graceMinutes`, [
      ['callback', 'CLOCKS', minutes(own.callbackSeconds ?? null)],
      ['create', 'CLOCKS', minutes(own.createSeconds ?? null)],
      ['missing', 'CLOCKS', minutes(own.missingSeconds ?? null)],
    ]),
  );
  const ofStatuses = clocks.map(({ provider, status, lateSeconds, missingSeconds }) =>
    item(`${provider ?? '*'}/${status}`, [
      ['lateMinutes', 'CLOCKS', minutes(lateSeconds)],
      ['missingMinutes', 'CLOCKS', minutes(missingSeconds)],
    ]),
  );
  return [periods, ...ofProviders, ...ofStatuses];
}

function minutes(seconds: number | null): number | null {
  return seconds === null ? null : seconds / 60;
}

function ruleValue(value: unknown): SettingValue {
  if (value === null || typeof value === 'string' || typeof value === 'number') return value;
  if (Array.isArray(value)) return value.map(String);
  return Object.entries(value as object).map(([key, each]) => `${key}=${String(each)}`);
}

/** Host, port and name: the user's name and the password are left out. */
function databaseOf(url: string | null): string {
  if (url === null) return 'embedded';
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}

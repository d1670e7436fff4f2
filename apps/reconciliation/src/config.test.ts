import { ConfigError } from '@punteo/app-kit/config';
import { expect, test } from 'vitest';
import { checkClocks } from './clocks.ts';
import { readConfig } from './config.ts';

test('without any variable the app listens on loopback, uses the embedded database and has no provider', async () => {
  expect(await readConfig({ PORT: '' })).toEqual({
    databaseUrl: null,
    dataDirectory: '.punteo',
    host: '127.0.0.1',
    port: 8090,
    adminHost: '127.0.0.1',
    adminPort: 9081,
    publicUrl: 'http://127.0.0.1:8080',
    callbackKeys: null,
    providers: { neopay: null, pentagoo: null, chains: null, allowsPrivateTargets: false, proxyUrl: null },
    tokens: [],
    gracePeriods: { fulfilmentSeconds: 86_400, callbackSeconds: 3_600, createSeconds: 3_600, missingSeconds: 86_400 },
    rules: null,
    rates: [],
    settlementAccounts: [],
    lostCreateRetrySeconds: 3_600,
    calendar: { timeZone: 'UTC', cutOff: '00:00' },
    policy: { fulfilFrom: ['provider', 'final'] },
    reconcileEveryMinutes: null,
    reconcileCron: null,
    witnessSilenceSeconds: 60,
    alerts: { moneyAtRisk: [], deadLetters: 1, silenceSeconds: null },
    logLevel: 'info',
    telemetry: null,
  });
});

test('every invalid variable is reported with what it should be, and without its value', async () => {
  const problems = await problemsOf({
    PORT: '99999',
    API_TOKENS: 'ana:short-and-secret',
    LOG_LEVEL: 'loud',
    DATABASE_URL: 'mysql://secret@host',
    RECONCILE_EVERY_MINUTES: '0',
    FULFILMENT_GRACE_MINUTES: '1.5',
  });
  expect(problems).toEqual([
    'DATABASE_URL: Should be a postgres:// URL.',
    'PORT: Should be a whole number from 0 to 65535.',
    'API_TOKENS: Should be `name:token,…`, each name once and each token 32 to 256 visible characters.',
    'FULFILMENT_GRACE_MINUTES: Should be a whole number from 0 to 525600.',
    'RECONCILE_EVERY_MINUTES: Should be a whole number from 1 to 10080.',
    'LOG_LEVEL: Should be one of trace, debug, info, warn, error, fatal, silent.',
  ]);
});

test('a schedule is an interval or a cron expression that is due some day, in a time zone that exists', async () => {
  const set = { RECONCILE_CRON: '30 6 * * 1-5', RECONCILE_TIME_ZONE: 'Europe/Madrid' };
  expect((await readConfig(set)).reconcileCron).toEqual({ cron: '30 6 * * 1-5', timeZone: 'Europe/Madrid' });
  const both = await problemsOf({ ...set, RECONCILE_EVERY_MINUTES: '5' });
  expect(both).toEqual(['RECONCILE_CRON: Should not be set beside RECONCILE_EVERY_MINUTES.']);
  for (const cron of ['daily', '* * * * * *', '61 * * * *', '0 0 30 2 *'])
    expect(await problemsOf({ RECONCILE_CRON: cron })).toEqual([
      expect.stringMatching(/^RECONCILE_CRON: Should be a cron/),
    ]);
  expect(await problemsOf({ ...set, RECONCILE_TIME_ZONE: 'Mars/Olympus' })).toEqual([
    'RECONCILE_TIME_ZONE: Should be UTC, or a time zone by its place such as Europe/Madrid.',
  ]);
});

test('in production the database must be named: no embedded one is started', async () => {
  const sentence = 'DATABASE_URL: Should be set: with NODE_ENV=production no embedded PostgreSQL is started.';
  expect(await problemsOf({ NODE_ENV: 'production' })).toEqual([sentence]);
  const { databaseUrl } = await readConfig({ NODE_ENV: 'production', DATABASE_URL: 'postgres://db/punteo' });
  expect(databaseUrl).toBe('postgres://db/punteo');
});

test('a configured provider without callback keys is refused', async () => {
  const problems = await problemsOf({
    NEOPAY_TOKEN: 'a-token-of-some-length',
    NEOPAY_APP_KEY: '7c0f6c6e-3a2b-4c1d-9e8f-0a1b2c3d4e5f',
    NEOPAY_ENVIRONMENT: 'sandbox',
  });
  expect(problems).toEqual([expect.stringContaining('CALLBACK_KEYS: Should be set')]);
});

test('two API tokens with the same name are refused, and with different names accepted', async () => {
  const token = 'x'.repeat(32);
  expect(await problemsOf({ API_TOKENS: `ana:${token},ana:${token}y` })).toHaveLength(1);
  const { tokens } = await readConfig({ API_TOKENS: `ana:${token}, bo:${token}y` });
  expect(tokens).toEqual([
    { name: 'ana', token },
    { name: 'bo', token: `${token}y` },
  ]);
});

test('a time zone is UTC or a place, and a cut-off a time of day', async () => {
  const variables = { PERIOD_TIME_ZONE: 'America/Argentina/Buenos_Aires', PERIOD_CUT_OFF: '23:59' };
  expect((await readConfig(variables)).calendar).toEqual({
    timeZone: 'America/Argentina/Buenos_Aires',
    cutOff: '23:59',
  });
  // An abbreviation and an offset mean another time to PostgreSQL than to Node.
  for (const zone of ['CET', 'EST5EDT', '+03:00', 'UTC+3', 'Europe/Atlantis', 'europe', '../UTC'])
    expect(await problemsOf({ PERIOD_TIME_ZONE: zone }), zone).toEqual([
      'PERIOD_TIME_ZONE: Should be UTC, or a time zone by its place such as Europe/Madrid.',
    ]);
  for (const time of ['24:00', '6:00', '06:60', '06:00:00', 'noon'])
    expect(await problemsOf({ PERIOD_CUT_OFF: time }), time).toEqual([
      'PERIOD_CUT_OFF: Should be a time of day such as 06:00.',
    ]);
});

test('CLOCKS sets clocks by provider and status, and grace periods of single providers', async () => {
  const { gracePeriods } = await readConfig({
    CLOCKS: 'neopay/pending=60:1440, */confirming=30, neopay/callback=5,neopay/missing=0,pentagoo/create=7',
  });
  expect(gracePeriods).toEqual({
    fulfilmentSeconds: 86_400,
    callbackSeconds: 3_600,
    createSeconds: 3_600,
    missingSeconds: 86_400,
    clocks: [
      { provider: 'neopay', status: 'pending', lateSeconds: 3_600, missingSeconds: 86_400 },
      { provider: null, status: 'confirming', lateSeconds: 1_800, missingSeconds: null },
    ],
    ofProvider: { neopay: { callbackSeconds: 300, missingSeconds: 0 }, pentagoo: { createSeconds: 420 } },
  });
});

test.each([
  'pending=60',
  'neopay/pending',
  'neopay/paid=60',
  'neopay/pending=60:30',
  'neopay/pending=1.5',
  'neopay/pending=525601',
  'neopay/pending=1,neopay/pending=2',
  'neopay/callback=1:2',
  '*/callback=1',
  'Neopay/pending=1',
])('CLOCKS=%s is refused with what it should be', async (clocks) => {
  expect(await problemsOf({ CLOCKS: clocks })).toEqual([
    expect.stringMatching(/^CLOCKS: Should be `provider\/status=minutes:minutes,…`/),
  ]);
});

test('a clock of a provider that is not configured is refused', () => {
  const clocks = [{ provider: 'neopai', status: 'pending', lateSeconds: 1, missingSeconds: null }] as const;
  const periods = { fulfilmentSeconds: 1, callbackSeconds: 1, createSeconds: 1, clocks };
  expect(() => checkClocks(periods, ['neopay'])).toThrow('CLOCKS: neopai is not configured here. Should name neopay');
  expect(() => checkClocks(periods, [])).not.toThrow();
});

async function problemsOf(environment: Record<string, string>): Promise<readonly string[]> {
  try {
    await readConfig(environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

test('settlement accounts have the days of their provider, or five', async () => {
  const { settlementAccounts } = await readConfig({
    ...NEOPAY,
    SETTLEMENT_ACCOUNTS: 'neopay=main-eur|main-gbp',
  });
  expect(settlementAccounts).toEqual([
    { provider: 'neopay', account: 'main-eur', seconds: 432_000 },
    { provider: 'neopay', account: 'main-gbp', seconds: 432_000 },
  ]);
  const days = await readConfig({ ...NEOPAY, SETTLEMENT_ACCOUNTS: 'neopay=main', SETTLEMENT_DAYS: 'neopay=0' });
  expect(days.settlementAccounts).toEqual([{ provider: 'neopay', account: 'main', seconds: 0 }]);
});

test.each([
  [{ SETTLEMENT_ACCOUNTS: 'neopay' }, /^SETTLEMENT_ACCOUNTS: Should be `provider=account/],
  [{ SETTLEMENT_ACCOUNTS: 'neopay=a,neopay=b' }, /^SETTLEMENT_ACCOUNTS: Should be `provider=account/],
  [{ SETTLEMENT_ACCOUNTS: 'neopay=a b' }, /^SETTLEMENT_ACCOUNTS: Should be `provider=account/],
  [{ SETTLEMENT_ACCOUNTS: 'pentagoo=treasury' }, /^SETTLEMENT_ACCOUNTS: Should name providers that are configured/],
  [{ SETTLEMENT_ACCOUNTS: 'neopay=a', SETTLEMENT_DAYS: 'neopay=366' }, /^SETTLEMENT_DAYS: Should be `provider=days/],
  [{ SETTLEMENT_DAYS: 'neopay=3' }, /^SETTLEMENT_DAYS: Should name providers that SETTLEMENT_ACCOUNTS names/],
])('settlement variables such as %j are refused', async (variables, problem) => {
  expect(await problemsOf({ ...NEOPAY, ...variables })).toEqual([expect.stringMatching(problem)]);
});

const NEOPAY = {
  CALLBACK_KEYS: `k1:${'a'.repeat(64)}`,
  NEOPAY_BASE_URL: 'https://neopay.example',
  NEOPAY_TOKEN: 't'.repeat(40),
  NEOPAY_APP_KEY: '0d9b2f4e-8f4e-4a53-9d8f-1e0a7c6b5a43',
  NEOPAY_ENVIRONMENT: 'live',
};

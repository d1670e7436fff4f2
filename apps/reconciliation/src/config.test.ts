import { ConfigError } from '@punteo/app-kit/config';
import { expect, test } from 'vitest';
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
    lostCreateRetrySeconds: 3_600,
    policy: { fulfilFrom: ['provider', 'final'] },
    reconcileEveryMinutes: null,
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

async function problemsOf(environment: Record<string, string>): Promise<readonly string[]> {
  try {
    await readConfig(environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

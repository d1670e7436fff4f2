import { expect, test } from 'vitest';
import { ConfigError, readConfig } from './config.ts';

function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    readConfig(environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

test('with nothing set the app listens on loopback, uses the embedded database and asks nobody', () => {
  expect(readConfig({ PORT: '' })).toEqual({
    databaseUrl: null,
    dataDirectory: '.punteo',
    host: '127.0.0.1',
    port: 8090,
    publicUrl: 'http://127.0.0.1:8080',
    callbackKeys: null,
    providers: { neopay: null, pentagoo: null, chains: null, allowsPrivateTargets: false },
    tokens: [],
    gracePeriods: { fulfilmentSeconds: 86_400, callbackSeconds: 3_600, createSeconds: 3_600, missingSeconds: 86_400 },
    reconcileEveryMinutes: null,
    logLevel: 'info',
  });
});

test('every bad variable is named with what it should be, and its value is not repeated', () => {
  const short = 'ana:short-and-secret';
  const problems = problemsOf({
    PORT: '99999',
    API_TOKENS: short,
    LOG_LEVEL: 'loud',
    DATABASE_URL: 'mysql://secret@host',
    RECONCILE_EVERY_MINUTES: '0',
    FULFILMENT_GRACE_MINUTES: '1.5',
  });
  expect(problems).toEqual([
    'DATABASE_URL: should be a postgres:// URL.',
    'PORT: should be a whole number from 0 to 65535.',
    'API_TOKENS: should be `name:token,…`, each name once and each token 32 to 256 visible characters.',
    'FULFILMENT_GRACE_MINUTES: should be a whole number from 0 to 525600.',
    'RECONCILE_EVERY_MINUTES: should be a whole number from 1 to 10080.',
    'LOG_LEVEL: should be one of trace, debug, info, warn, error, fatal, silent.',
  ]);
});

test('a provider in use needs callback keys', () => {
  const problems = problemsOf({
    NEOPAY_TOKEN: 'a-token-of-some-length',
    NEOPAY_APP_KEY: '7c0f6c6e-3a2b-4c1d-9e8f-0a1b2c3d4e5f',
    NEOPAY_ENVIRONMENT: 'sandbox',
  });
  expect(problems).toEqual([expect.stringContaining('CALLBACK_KEYS: should be set')]);
});

test('two tokens of one name are refused', () => {
  const token = 'x'.repeat(32);
  expect(problemsOf({ API_TOKENS: `ana:${token},ana:${token}y` })).toHaveLength(1);
  expect(readConfig({ API_TOKENS: `ana:${token}, bo:${token}y` }).tokens.map(({ name }) => name)).toEqual([
    'ana',
    'bo',
  ]);
});

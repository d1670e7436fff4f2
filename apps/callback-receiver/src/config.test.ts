import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ConfigError, readConfig } from './config.ts';

const KEYS = `k1:${'ab'.repeat(32)}`;
const TOKEN = 'T'.repeat(43);
const SECRET = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
const complete = {
  CALLBACK_KEYS: KEYS,
  PENTAGOO_INTEGRATION_KEY: 'integration-key',
  PENTAGOO_INTEGRATION_SECRET: 'integration-secret',
  PENTAGOO_CALLBACK_TOKENS: TOKEN,
};

test('with the secrets alone everything else has its documented default', () => {
  const { callbackKeys, providers, ...rest } = readConfig({ ...complete, DATABASE_URL: '', MERCHANT_WEBHOOK_URL: '' });
  expect(callbackKeys.keys.map(({ keyId }) => keyId)).toEqual(['k1']);
  expect(Object.values(providers).filter(Boolean)).toHaveLength(1);
  expect(rest).toEqual({
    role: 'all',
    databaseUrl: null,
    dataDirectory: '.punteo',
    host: '0.0.0.0',
    port: 8080,
    adminPort: 9080,
    publicUrl: 'http://127.0.0.1:8080',
    trustedProxyHops: 0,
    unknownAddressesPerMinute: 60,
    verificationBudget: { verificationsPerMinute: 6_000, cooldownSeconds: 10 },
    verificationsPerNetworkPerMinute: 3_000,
    chains: [],
    merchant: null,
    logLevel: 'info',
  });
});

test.each([
  ['ROLE', 'both'],
  ['DATABASE_URL', 'mysql://db'],
  ['DATABASE_URL', 'not a url'],
  ['PORT', '65536'],
  ['PORT', '80a'],
  ['PORT', '-1'],
  ['ADMIN_PORT', '1e3'],
  ['PUBLIC_URL', 'pay.example'],
  ['PUBLIC_URL', 'ftp://pay.example'],
  ['TRUST_PROXY_HOPS', 'true'],
  ['UNKNOWN_ADDRESSES_PER_MINUTE', '0'],
  ['VERIFICATIONS_PER_MINUTE', '0'],
  ['VERIFICATIONS_PER_NETWORK_PER_MINUTE', '0'],
  ['VERIFICATION_COOLDOWN_SECONDS', '0'],
  ['CALLBACK_KEYS', ''],
  ['CALLBACK_KEYS', `k1:${'ab'.repeat(16)}`],
  ['CALLBACK_KEYS', `${KEYS},${KEYS}`],
  ['PENTAGOO_CALLBACK_TOKENS', 'short'],
  ['PENTAGOO_CALLBACK_TOKENS', ''],
  ['PENTAGOO_INTEGRATION_SECRET', 'short'],
  ['CHAINS_FILE', '/nowhere/chains.json'],
  ['LOG_LEVEL', 'loud'],
])('%s=%s stops the start with a line that names it', (name, value) => {
  const problems = problemsOf({ ...complete, [name]: value });
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatch(new RegExp(`^${name}: (Should|Is) `));
});

test.each(['whsec_', 'whsec_c2hvcnQ=', SECRET.slice(6), `${SECRET}!`])(
  'a webhook secret of %s is refused',
  (secret) => {
    const problems = problemsOf({
      ...complete,
      MERCHANT_WEBHOOK_URL: 'https://m.example',
      MERCHANT_WEBHOOK_SECRET: secret,
    });
    expect(problems).toEqual(['MERCHANT_WEBHOOK_SECRET: Should be `whsec_` and the base64 of 24 to 64 random bytes.']);
  },
);

test('a webhook address without its secret is a slip, and so is the reverse', () => {
  expect(problemsOf({ ...complete, MERCHANT_WEBHOOK_URL: 'https://m.example' })).toEqual([
    'MERCHANT_WEBHOOK_SECRET: Should be set, since MERCHANT_WEBHOOK_URL is.',
  ]);
  expect(problemsOf({ ...complete, MERCHANT_WEBHOOK_SECRET: SECRET })).toEqual([
    'MERCHANT_WEBHOOK_URL: Should be set, since MERCHANT_WEBHOOK_SECRET is.',
  ]);
});

test('without any provider there is nothing to receive', () => {
  expect(problemsOf({ CALLBACK_KEYS: KEYS })).toEqual([
    expect.stringContaining('at least one provider should be configured'),
  ]);
});

test('all that is wrong is said at once, and no value is repeated', () => {
  const problems = problemsOf({ ROLE: 'canary-1', PORT: 'canary-2', CALLBACK_KEYS: 'canary-3', LOG_LEVEL: 'canary-4' });
  expect(
    problems
      .map((problem) => problem.split(':')[0])
      .sort()
      .slice(0, 4),
  ).toEqual(['CALLBACK_KEYS', 'LOG_LEVEL', 'NEOPAY_TOKEN, PENTAGOO_INTEGRATION_KEY', 'PORT']);
  expect(problems.join()).not.toContain('canary');
});

test('a chains file is read at the start, and its faults are told with their place', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'punteo-config-')), 'chains.json');
  writeFileSync(file, '[{"names":["BNB Smart Chain"]}]');
  const [problem] = problemsOf({ ...complete, CHAINS_FILE: file });
  expect(problem).toMatch(/^CHAINS_FILE: .*chains\.0\.chainId/);
});

function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    readConfig(environment);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems;
  }
}

import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from '@punteo/app-kit/config';
import { expect, test } from 'vitest';
import { readConfig } from './config.ts';

const KEYS = `k1:${'ab'.repeat(32)}`;
const TOKEN = 'T'.repeat(43);
const SECRET = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
const complete = {
  CALLBACK_KEYS: KEYS,
  PENTAGOO_INTEGRATION_KEY: 'integration-key',
  PENTAGOO_INTEGRATION_SECRET: 'integration-secret',
  PENTAGOO_CALLBACK_TOKENS: TOKEN,
};

test('with only the secrets set, every other variable has its documented default', async () => {
  const { callbackKeys, providers, ...rest } = await readConfig({
    ...complete,
    DATABASE_URL: '',
    MERCHANT_WEBHOOK_URL: '',
  });
  expect(callbackKeys.keys.map(({ keyId }) => keyId)).toEqual(['k1']);
  expect(providers).toMatchObject({ neopay: null, chains: null, allowsPrivateTargets: false });
  expect(rest).toEqual({
    role: 'all',
    databaseUrl: null,
    dataDirectory: '.punteo',
    host: '0.0.0.0',
    port: 8080,
    adminHost: '127.0.0.1',
    adminPort: 9080,
    publicUrl: 'http://127.0.0.1:8080',
    trustedProxyHops: 0,
    unknownAddressesPerMinute: 60,
    verificationBudget: { verificationsPerMinute: 6_000, cooldownSeconds: 10 },
    verificationsPerNetworkPerMinute: 3_000,
    closeUnpaidAfterDays: 30,
    webhookEndpoints: [],
    alerts: { moneyAtRisk: [], deadLetters: 1, silenceSeconds: null },
    policy: { fulfilFrom: ['provider', 'final'] },
    logLevel: 'info',
    telemetry: null,
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
  ['CHAINS_FILE', tmpdir()],
  ['CALLBACK_KEYS', `${KEYS}\n`],
  ['PENTAGOO_INTEGRATION_SECRET', 'integration-secret\n'],
  ['PENTAGOO_CALLBACK_TOKENS', ` ${TOKEN}`],
  ['PENTAGOO_BASE_URL', 'http://api.example'],
  ['PENTAGOO_BASE_URL', 'https://user:pass@api.example'],
  ['PUBLIC_URL', 'https://pay.example/?x=1'],
  ['PUBLIC_URL', 'http://pay.example'],
  ['OUTBOUND_PROXY_URL', 'proxy.example:3128'],
  ['OUTBOUND_PROXY_URL', 'http://proxy:8080/path'],
  ['OUTBOUND_PROXY_URL', 'http://us%er:pass@proxy:8080'],
  ['OUTBOUND_PROXY_URL', 'http://proxy:0'],
  ['DATABASE_URL', 'postgres://db/punteo\n'],
  ['ALERT_MONEY_AT_RISK', '1000'],
  ['ALERT_MONEY_AT_RISK', '1000.00 USD,1 USD'],
  ['ALERT_MONEY_AT_RISK', '1000.00 XYZ'],
  ['ALERT_DEAD_LETTERS', '-1'],
  ['ALERT_SILENCE_MINUTES', '0'],
  ['LOG_LEVEL', 'loud'],
])('%s=%s stops the start with one line that names the variable', async (name, value) => {
  const problems = await problemsOf({ ...complete, [name]: value });
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatch(new RegExp(`^${name}: (Should|Is) `));
});

test.each([
  'whsec_',
  'whsec_c2hvcnQ=',
  SECRET.slice(6),
  `${SECRET}!`,
  `${SECRET},short`,
  `${SECRET},${SECRET},${SECRET}`,
])('a webhook secret of %s is refused', async (secret) => {
  for (const suffix of ['', '_ERP']) {
    const problems = await problemsOf({
      ...complete,
      [`MERCHANT_WEBHOOK_URL${suffix}`]: 'https://m.example',
      [`MERCHANT_WEBHOOK_SECRET${suffix}`]: secret,
    });
    expect(problems).toEqual([
      `MERCHANT_WEBHOOK_SECRET${suffix}: ` +
        'Should be `whsec_` and the base64 of 24 to 64 random bytes; or two, separated by a comma.',
    ]);
  }
});

test('a webhook URL without its secret stops the start, and so does a secret without its URL', async () => {
  for (const suffix of ['', '_ERP']) {
    const [url, secret] = [`MERCHANT_WEBHOOK_URL${suffix}`, `MERCHANT_WEBHOOK_SECRET${suffix}`];
    expect(await problemsOf({ ...complete, [url]: 'https://m.example' })).toEqual([
      `${secret}: Should be set, since ${url} is.`,
    ]);
    expect(await problemsOf({ ...complete, [secret]: SECRET })).toEqual([`${url}: Should be set, since ${secret} is.`]);
  }
});

test('each pair of webhook variables is an endpoint with one or two secrets of its own', async () => {
  const other = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
  const { webhookEndpoints } = await readConfig({
    ...complete,
    MERCHANT_WEBHOOK_URL: 'https://shop.example/hook',
    MERCHANT_WEBHOOK_SECRET: `${other}, ${SECRET}`,
    MERCHANT_WEBHOOK_URL_ERP_2: 'https://erp.example/hook',
    MERCHANT_WEBHOOK_SECRET_ERP_2: SECRET,
  });
  expect(webhookEndpoints).toEqual([
    { name: 'default', url: 'https://shop.example/hook', secrets: [other, SECRET] },
    { name: 'erp_2', url: 'https://erp.example/hook', secrets: [SECRET] },
  ]);
});

test('a webhook variable with a bad name, a bad URL, or the name of the first endpoint is refused', async () => {
  const pair = (suffix: string, url = 'https://m.example') => ({
    [`MERCHANT_WEBHOOK_URL${suffix}`]: url,
    [`MERCHANT_WEBHOOK_SECRET${suffix}`]: SECRET,
  });
  expect(await problemsOf({ ...complete, ...pair('_erp') })).toEqual([
    'MERCHANT_WEBHOOK_URL_erp: Should end in a name of at most 31 capital letters, digits and `_`.',
  ]);
  expect(await problemsOf({ ...complete, ...pair('_ERP', 'ftp://m.example') })).toEqual([
    'MERCHANT_WEBHOOK_URL_ERP: Should be an http or https URL.',
  ]);
  expect(await problemsOf({ ...complete, ...pair(''), ...pair('_DEFAULT') })).toEqual([
    'MERCHANT_WEBHOOK_URL_DEFAULT: Should have another name: MERCHANT_WEBHOOK_URL is the endpoint `default`.',
  ]);
});

test('a webhook URL with a user name, with a fragment or with http to a public host is refused, and a query is not', async () => {
  const problems = (url: string, secret = SECRET) =>
    problemsOf({ ...complete, MERCHANT_WEBHOOK_URL: url, MERCHANT_WEBHOOK_SECRET: secret });
  expect(await problems('https://shop.example/hook?tenant=7')).toEqual([]);
  for (const url of ['https://canary:x@shop.example', 'https://shop.example/#canary', 'http://canary.example/hook'])
    expect(await problems(url)).toEqual([expect.stringMatching(/^MERCHANT_WEBHOOK_URL: Should (?!.*canary)/)]);
  for (const secret of [`${SECRET}\n`, ` ${SECRET}`])
    expect(await problems('https://shop.example', secret)).toEqual([
      expect.stringMatching(/^MERCHANT_WEBHOOK_SECRET: Should have no line break/),
    ]);
});

test('alerts are configured by sums per currency, a number of dead letters and minutes of silence', async () => {
  const { alerts } = await readConfig({
    ...complete,
    ALERT_MONEY_AT_RISK: '1000.00 USD, 5000 GTQ',
    ALERT_DEAD_LETTERS: '0',
    ALERT_SILENCE_MINUTES: '90',
  });
  expect(alerts).toEqual({
    moneyAtRisk: [
      { amountMinor: 100_000n, currency: 'USD', exponent: 2 },
      { amountMinor: 500_000n, currency: 'GTQ', exponent: 2 },
    ],
    deadLetters: null,
    silenceSeconds: 5_400,
  });
});

test('a receiver without any provider does not start', async () => {
  expect(await problemsOf({ CALLBACK_KEYS: KEYS })).toEqual([
    expect.stringContaining('At least one provider should be configured'),
  ]);
});

test('every bad variable is reported at once, and no value is repeated', async () => {
  const problems = await problemsOf({
    ROLE: 'canary-1',
    PORT: 'canary-2',
    CALLBACK_KEYS: 'canary-3',
    LOG_LEVEL: 'canary-4',
  });
  expect(
    problems
      .map((problem) => problem.split(':')[0])
      .sort()
      .slice(0, 4),
  ).toEqual(['CALLBACK_KEYS', 'LOG_LEVEL', 'NEOPAY_TOKEN, PENTAGOO_INTEGRATION_KEY', 'PORT']);
  expect(problems.join()).not.toContain('canary');
});

test('a bad chains file stops the start with the place of its first fault', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'punteo-config-')), 'chains.json');
  writeFileSync(file, '[{"names":["BNB Smart Chain"]}]');
  const [problem] = await problemsOf({ ...complete, CHAINS_FILE: file });
  expect(problem).toMatch(/^CHAINS_FILE: .*chains\.0\.chainId/);
});

async function problemsOf(environment: Record<string, string>): Promise<readonly string[]> {
  try {
    await readConfig(environment);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems;
  }
}

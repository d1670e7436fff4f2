import { execFile } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parseKeyring } from '@punteo/payments';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { createProviders, providerVariables, readProviderSettings } from './providers.ts';

const CALLBACK_KEYS = `k1:${'ab'.repeat(32)}`;
const neopay = {
  NEOPAY_TOKEN: 'a-token-of-some-length',
  NEOPAY_APP_KEY: '7c0f6c6e-3a2b-4c1d-9e8f-0a1b2c3d4e5f',
  NEOPAY_ENVIRONMENT: 'sandbox',
};
const pentagoo = {
  PENTAGOO_INTEGRATION_KEY: 'integration-key',
  PENTAGOO_INTEGRATION_SECRET: 'integration-secret',
  PENTAGOO_CALLBACK_TOKENS: 'T'.repeat(43),
};
const ours = { publicUrl: 'http://receiver.test', keyring: parseKeyring(CALLBACK_KEYS) };

test('a provider is in use when its variables are set, and only then', async () => {
  const { settings, problems } = await readProviderSettings({ CALLBACK_KEYS, ...neopay });
  expect(problems).toEqual([]);
  expect(settings).toMatchObject({ pentagoo: null, chains: null, allowsPrivateTargets: false });
  expect((await createProviders(settings, ours)).map(({ name }) => name)).toEqual(['neopay']);
  expect(await createProviders(settings, { ...ours, keyring: null })).toEqual([]);
});

test('a provider may be at an http URL in a private network, and behind the configured proxy', async () => {
  const NEOPAY_BASE_URL = 'http://10.0.0.8:8080';
  const OUTBOUND_PROXY_URL = 'http://user:pass@proxy.internal:3128';
  const { settings, problems } = await readProviderSettings({
    ...{ CALLBACK_KEYS, NEOPAY_BASE_URL, OUTBOUND_PROXY_URL },
    ...neopay,
  });
  expect([problems, settings.proxyUrl]).toEqual([[], OUTBOUND_PROXY_URL]);
  expect(await createProviders(settings, ours)).toHaveLength(1);
});

test.each([
  'http://proxy:8080',
  'http://proxy:8080/',
  'https://proxy',
  'http://proxy:8080/path',
  'http://proxy:8080//',
  'http://us%er:pass@proxy:8080',
  'http://user:%zz@proxy:8080',
  'http://user:%00@proxy:8080',
  'http://[::1]:3128',
  'http://proxy:0',
])('the proxy %s is a problem of the configuration, or is accepted where the proxy is used', async (url) => {
  const { settings } = await readProviderSettings({ CALLBACK_KEYS, ...neopay, ...pentagoo });
  const isValid = z.object(providerVariables).safeParse({ OUTBOUND_PROXY_URL: url }).success;
  const create = () => createProviders({ ...settings, proxyUrl: url }, ours);
  if (isValid) expect(await create()).toHaveLength(2);
  else expect(url).toMatch(/path|%|:0$|\/\/$/);
});

test('with the variables of every provider set, every provider is in use', async () => {
  const { settings } = await readProviderSettings({ CALLBACK_KEYS, ...neopay, ...pentagoo });
  expect((await createProviders(settings, ours)).map(({ name }) => name)).toEqual(['neopay', 'pentagoo']);
});

test('a token of the chains file that is no currency is an asset of the provider, and no other token is', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'punteo-providers-')), 'chains.json');
  const token = (digit: string, currency: string) => ({ address: `0x${digit.repeat(40)}`, decimals: 18, currency });
  const chain = {
    chainId: 56,
    rpcUrls: ['https://one.test', 'https://two.test'],
    recipients: [`0x${'3'.repeat(40)}`],
    tokens: [token('1', 'USD'), token('2', 'USDT')],
  };
  writeFileSync(file, JSON.stringify([chain]));
  const { settings } = await readProviderSettings({ CALLBACK_KEYS, CHAINS_FILE: file, ...pentagoo });
  expect((await createProviders(settings, ours)).map(({ assets }) => assets)).toEqual([
    [{ code: 'USDT', decimals: 18 }],
  ]);
});

test('every bad variable of a provider is a problem, also of a provider that is not in use', async () => {
  const { problems } = await readProviderSettings({ NEOPAY_BASE_URL: 'canary', NEOPAY_LIST_ORDER: 'canary' });
  expect(problems).toEqual([
    'NEOPAY_BASE_URL: Should be an http or https URL.',
    'NEOPAY_LIST_ORDER: Should be latest-change-first or unset.',
  ]);
});

test('a provider in use without callback keys is a problem', async () => {
  const { problems } = await readProviderSettings(neopay);
  expect(problems).toEqual([expect.stringMatching(/^CALLBACK_KEYS: Should be set/)]);
});

test('an app may ask for at least one provider, and for a chain where a provider is proven on one', async () => {
  expect((await readProviderSettings({}, { atLeastOne: true })).problems).toEqual([
    'NEOPAY_TOKEN, PENTAGOO_INTEGRATION_KEY: At least one provider should be configured.',
  ]);
  const variables = { CALLBACK_KEYS, ...pentagoo };
  expect((await readProviderSettings(variables, { needsChains: true })).problems).toEqual([
    'CHAINS_FILE: Should be set: without a chain, no payment of Pentagoo can be proven.',
  ]);
  expect((await readProviderSettings(variables)).problems).toEqual([]);
});

test('a chains file that cannot be read, or holds a fault, is a problem with the place of the fault', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'punteo-providers-')), 'chains.json');
  writeFileSync(file, '[{"names":["BNB Smart Chain"]}]');
  const [malformed] = (await readProviderSettings({ CHAINS_FILE: file })).problems;
  expect(malformed).toMatch(/^CHAINS_FILE: Should be .*chains\.0\.chainId/);
  const [missing] = (await readProviderSettings({ CHAINS_FILE: '/nowhere/chains.json' })).problems;
  expect(missing).toBe('CHAINS_FILE: Should be the path of a JSON file that lists chains. There is no such file.');
});

test('a chains file that is a directory, is not UTF-8, or has a key twice is a problem that says so', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'punteo-providers-'));
  const file = join(folder, 'chains.json');
  const problemOf = async (path: string) => (await readProviderSettings({ CHAINS_FILE: path })).problems;
  const begin = 'CHAINS_FILE: Should be the path of a JSON file that lists chains.';
  expect(await problemOf(folder)).toEqual([`${begin} It is a directory: name the file in it.`]);
  expect(await problemOf(join(file, 'x'))).toEqual([`${begin} There is no such file.`]);
  writeFileSync(file, Buffer.from('\ufeff[]', 'utf16le'));
  expect(await problemOf(file)).toEqual([`${begin} The chains file is not UTF-8 at character 1.`]);
  writeFileSync(file, Buffer.alloc(1_048_577, ' '));
  expect(await problemOf(file)).toEqual([`${begin} It is larger than 1 MiB.`]);
  writeFileSync(file, '[{"chainId":1,"chainId":56}]');
  expect(await problemOf(file)).toEqual([`${begin} The chains file has a key twice at character 15.`]);
});

test('every wrong and every missing variable of a provider in use is a problem, each with a line of its own', async () => {
  const { problems } = await readProviderSettings(
    {
      NEOPAY_TOKEN: 'canary\ncanary\ncanary',
      NEOPAY_BASE_URL: 'http://canary.test',
      NEOPAY_STATUSES: 'canary',
      PENTAGOO_BASE_URL: 'https://canary@api.test',
      PENTAGOO_INTEGRATION_SECRET: 'canary\ncanary-canary',
    },
    { needsChains: true },
  );
  expect(problems.map((problem) => problem.split(': ')[0])).toEqual([
    'NEOPAY_BASE_URL',
    'NEOPAY_TOKEN',
    'NEOPAY_APP_KEY',
    'NEOPAY_ENVIRONMENT',
    'NEOPAY_STATUSES',
    'PENTAGOO_BASE_URL',
    'PENTAGOO_INTEGRATION_SECRET',
    'PENTAGOO_INTEGRATION_KEY',
    'PENTAGOO_CALLBACK_TOKENS',
    'CALLBACK_KEYS',
    'CHAINS_FILE',
  ]);
  expect(problems.join('\n')).not.toContain('canary');
});

test('an app without providers loads no adapter, and an app without chains loads no chain package', async () => {
  const script = `
    const { readProviderSettings, createProviders } = await import('@punteo/app-kit/providers');
    const { settings } = await readProviderSettings(JSON.parse(process.argv[1]));
    await createProviders(settings, { publicUrl: 'http://receiver.test', keyring: { keys: [] } });
    console.log([...loaded].join());`;
  const hook = `
    import { registerHooks } from 'node:module';
    globalThis.loaded = new Set();
    registerHooks({ load(url, context, next) {
      const [, name] = /packages\\/((?:adapters\\/)?[a-z-]+)\\/src\\//.exec(url) ?? [];
      if (name) loaded.add(name);
      return next(url, context);
    } });`;
  const loadedWith = async (variables: object) => {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [
        '--conditions=@punteo/source',
        `--import=data:text/javascript,${encodeURIComponent(hook)}`,
        '--input-type=module',
        '--eval',
        script,
        JSON.stringify(variables),
      ],
      { cwd: import.meta.dirname },
    );
    return stdout.trim().split(',').sort();
  };
  expect(await loadedWith({})).toEqual(['app-kit', 'clients', 'payments']);
  expect(await loadedWith({ CALLBACK_KEYS, ...pentagoo })).not.toContain('chain');
});

import { createProviders } from '@punteo/app-kit/providers';
import { type ReceiverConfig, readConfig as readReceiverConfig } from '@punteo/callback-receiver';
import { parseChains } from '@punteo/chain';
import { PunteoError } from '@punteo/payments';
import { type Config, readConfig } from '@punteo/reconciliation';
import { expect, test } from 'vitest';
import { CHAINS_TEXT } from '../fakes/chain.ts';
import type { Random } from '../random.ts';
import { type Fault, heapGrowthBytes, runCases } from './cases.ts';
import { mutateBytes } from './mutate-bytes.ts';
import { mutateJson, TEXTS } from './mutate-json.ts';

const MEGABYTE = 1_048_576;

test('a mutated chains file is read or refused as wrong configuration, and memory does not grow', async () => {
  const options = { few: 600, full: 60_000, batch: 200 };
  const { failures, heapBytes } = await runCases('chains', options, async (random): Promise<Fault> => {
    const bytes = mutateBytes(mutateJson(JSON.parse(CHAINS_TEXT), random), random);
    return configurationFault(() => parseChains(bytes), bytes);
  });
  expect(failures).toEqual([]);
  expect(heapGrowthBytes(heapBytes)).toBeLessThan(24 * MEGABYTE);
});

test('mutated variables, webhook endpoints among them, start no app in another way than with exit code 78', async () => {
  const options = { few: 200, full: 30_000, batch: 100 };
  const { failures, heapBytes } = await runCases('variables', options, async (random): Promise<Fault> => {
    const variables = mutatedVariables(random);
    const bytes = JSON.stringify(variables);
    const receiver = await configurationFault(async () => createFrom(await readReceiverConfig(variables)), bytes);
    return receiver ?? (await configurationFault(async () => createFrom(await readConfig(variables)), bytes));
  });
  expect(failures).toEqual([]);
  expect(heapGrowthBytes(heapBytes)).toBeLessThan(24 * MEGABYTE);
});

/** What is created after the variables were read must not be the first to refuse one. */
async function createFrom({ providers, publicUrl, callbackKeys }: Config | ReceiverConfig): Promise<void> {
  await createProviders(providers, { publicUrl, keyring: callbackKeys });
}

/** `configuration_invalid` is what the apps end with 78 for. */
async function configurationFault(read: () => unknown, bytes: Buffer | string): Promise<Fault> {
  try {
    await read();
    return undefined;
  } catch (error) {
    if (error instanceof PunteoError && error.code === 'configuration_invalid') return undefined;
    return { what: `threw ${error}`, bytes };
  }
}

const VARIABLES: Readonly<Record<string, string>> = {
  DATABASE_URL: 'postgres://user:secret@127.0.0.1:5432/punteo',
  HOST: '127.0.0.1',
  PORT: '8080',
  PUBLIC_URL: 'https://pay.shop.test',
  CALLBACK_KEYS: `k1:${'ab'.repeat(32)}`,
  FULFIL_FROM: 'provider,final',
  TRUST_PROXY_HOPS: '1',
  ALERT_MONEY_AT_RISK: '1000.00 USD, 5000 GTQ',
  API_TOKENS: `shop:${'t'.repeat(40)}`,
  OUTBOUND_PROXY_URL: 'http://user:pass@proxy.test.internal:3128',
  NEOPAY_BASE_URL: 'https://neopay.io',
  NEOPAY_TOKEN: 'neopay-token-0123456789',
  NEOPAY_APP_KEY: '995d8ae8-b47f-4b3d-b411-e325d95f6ffd',
  NEOPAY_ENVIRONMENT: 'sandbox',
  NEOPAY_STATUSES: '{"completed":"paid"}',
  NEOPAY_CONTENT_TYPE: 'application/json/',
  PENTAGOO_INTEGRATION_KEY: 'integration-key-0123456789',
  PENTAGOO_INTEGRATION_SECRET: 'integration-secret-0123456789',
  PENTAGOO_CALLBACK_TOKENS: 'p'.repeat(43),
  MERCHANT_WEBHOOK_URL: 'https://shop.test/hooks',
  MERCHANT_WEBHOOK_SECRET: `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
  MERCHANT_WEBHOOK_URL_ERP: 'https://erp.shop.test/hooks',
  MERCHANT_WEBHOOK_SECRET_ERP: `whsec_${Buffer.alloc(32, 8).toString('base64')}`,
  MERCHANT_WEBHOOK_EVENTS_ERP: 'order.paid',
};

function mutatedVariables(random: Random): Record<string, string> {
  const variables = { ...VARIABLES };
  const names = Object.keys(variables);
  for (let change = 1 + random.below(4); change > 0; change -= 1) {
    const name = random.pick([
      ...names,
      ...names,
      'CHAINS_FILE',
      'MERCHANT_WEBHOOK_URL_',
      'MERCHANT_WEBHOOK_URL_é',
      'X',
    ]);
    const value = variables[name] ?? '';
    const next = random.pick<string | null>([
      ...[null, '', ' ', value.slice(1), `${value} `, `${value}\n`, `${value},${value}`, value.toUpperCase()],
      ...[
        random.pick(TEXTS),
        random.pick(TEXTS) + value,
        'http://user:pass@shop.test/?a=1',
        'https://[::1',
        'http://proxy:3128/path',
        'http://us%er:pass@proxy:3128',
        'x'.repeat(9_000),
      ],
    ]);
    if (next === null) delete variables[name];
    else variables[name] = next;
  }
  return variables;
}

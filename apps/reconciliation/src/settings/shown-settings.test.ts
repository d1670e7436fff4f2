import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLog } from '@punteo/app-kit/log';
import { createReconciliationClient } from '@punteo/clients';
import { afterAll, expect, test } from 'vitest';
import { startTestApp, TOKEN } from '../__fixtures__/test-app.ts';
import { installationHandlers } from '../api/installation-handlers.ts';
import { startServer } from '../api/start-server.ts';
import type { App } from '../app.ts';
import { readConfig } from '../config.ts';
import { shownSettings } from './shown-settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'punteo-settings-'));
afterAll(() => rmSync(folder, { recursive: true }));

const CANARY = 'canary';
const HEX = Buffer.from(CANARY.repeat(6)).toString('hex');
const WEBHOOK_SECRET = `whsec_${Buffer.from(CANARY.repeat(6)).toString('base64')}`;
const APP_KEY = '0d9b2f4e-8f4e-4a53-9d8f-1e0a7c6b5a43';

const chains = file('chains.json', [
  {
    chainId: 56,
    rpcUrls: [`https://node-a.example/${CANARY}`, `https://node-b.example/v1?key=${CANARY}`],
    recipients: ['0x52908400098527886E0F7030069857D2E4169EE7'],
    tokens: [
      { address: '0x55d398326f99059fF775485246999027B3197955', decimals: 18, currency: 'USD', tolerance: '0.01' },
    ],
  },
]);

/** Every variable that may hold a secret, with one that is easily found again. */
const SECRETS = {
  DATABASE_URL: `postgres://${CANARY}:${CANARY}-password@db.example:5433/punteo`,
  CALLBACK_KEYS: `k1:${HEX}`,
  API_TOKENS: `ana:${CANARY.repeat(6)}-,ben:${CANARY.repeat(6)}`,
  NEOPAY_TOKEN: `${CANARY}-neopay-token`,
  NEOPAY_APP_KEY: APP_KEY,
  PENTAGOO_INTEGRATION_KEY: `${CANARY}-key`,
  PENTAGOO_INTEGRATION_SECRET: `${CANARY}-integration-secret`,
  PENTAGOO_CALLBACK_TOKENS: CANARY.repeat(6),
  OUTBOUND_PROXY_URL: `https://${CANARY}:${CANARY}-proxy@proxy.example:3128`,
  MERCHANT_WEBHOOK_URL: `https://shop.example/hooks/${CANARY}?key=${CANARY}`,
  MERCHANT_WEBHOOK_SECRET: WEBHOOK_SECRET,
  OTEL_EXPORTER_OTLP_ENDPOINT: `https://collector.example/${CANARY}`,
  OTEL_EXPORTER_OTLP_HEADERS: `authorization=${CANARY}`,
  CHAINS_FILE: chains,
};

const OTHERS = {
  NEOPAY_ENVIRONMENT: 'live',
  NEOPAY_STATUSES: 'completed=paid,pending=pending',
  PUBLIC_URL: 'https://pay.example',
  CLOCKS: 'neopay/pending=60:1440,neopay/callback=30',
  SETTLEMENT_ACCOUNTS: 'neopay=main-eur',
  SETTLEMENT_DAYS: 'neopay=3',
  RECONCILE_CRON: '30 6 * * *',
  RECONCILE_TIME_ZONE: 'Europe/Madrid',
  PERIOD_TIME_ZONE: 'Europe/Madrid',
  ALERT_MONEY_AT_RISK: '1000.00 EUR',
  FULFIL_FROM: 'provider,final',
};

test('the settings show what is configured, and no part of any secret', async () => {
  const config = await readConfig({ ...SECRETS, ...OTHERS });
  const settings = shownSettings(config);
  const text = JSON.stringify(settings);
  for (const secret of [CANARY, HEX, WEBHOOK_SECRET, WEBHOOK_SECRET.slice(6), APP_KEY])
    expect(text).not.toContain(secret);
  // Bytes of a secret would be shown as numbers.
  expect(text).not.toContain([...Buffer.from(CANARY)].join(','));

  const shown = (group: string, name: string, item?: string) =>
    settings
      .find((each) => each.group === group)
      ?.items.find((each) => item === undefined || each.name === item)
      ?.values.find((each) => each.name === name)?.value;
  expect(shown('server', 'tokens')).toEqual(['ana', 'ben']);
  expect(shown('server', 'callbackKeys')).toEqual(['k1']);
  expect(shown('server', 'database')).toBe('db.example:5433/punteo');
  expect(shown('server', 'proxy')).toBe('https://proxy.example:3128');
  expect(shown('server', 'traces')).toBe('https://collector.example');
  expect(shown('providers', 'environment', 'neopay')).toBe('live');
  expect(shown('providers', 'token', 'neopay')).toBe('configured');
  expect(shown('providers', 'statuses', 'neopay')).toEqual(expect.arrayContaining(['completed=paid']));
  expect(shown('providers', 'integrationSecret', 'pentagoo')).toBe('configured');
  expect(shown('chains', 'nodes')).toEqual(['https://node-a.example', 'https://node-b.example']);
  expect(shown('clocks', 'missingMinutes', 'neopay/pending')).toBe(1_440);
  expect(shown('clocks', 'callback', 'neopay graceMinutes')).toBe(30);
  expect(shown('settlement', 'days')).toBe(3);
  expect(shown('schedule', 'cron')).toBe('30 6 * * *');
  expect(shown('calendar', 'timeZone')).toBe('Europe/Madrid');
  expect(shown('policy', 'fulfilFrom')).toEqual(['provider', 'final']);
  expect(shown('alerts', 'moneyAtRisk')).toEqual(['1000.00 EUR']);
  expect(shown('endpoints', 'host', 'default')).toBe('https://shop.example');
});

test('settings, doctor and health answer through the API', async () => {
  const testApp = await startTestApp();
  const settings = shownSettings(await readConfig({ ...SECRETS, ...OTHERS }));
  const lines = Array.from({ length: 45 }, (_, index) => `field ${index}`);
  const doctor = async () => [
    { name: 'database', result: 'ok', detail: 'It answers.' } as const,
    { name: 'callback shape', result: 'warn', detail: 'Fields are not declared.', lines } as const,
    { name: 'chain 56 quorum', result: 'fail', detail: 'One host answers: add another one.' } as const,
  ];
  const server = await startServer(
    { ...testApp.app, settings, doctor },
    {
      host: '127.0.0.1',
      port: 0,
      tokens: [TOKEN],
      reconcileEveryMinutes: null,
      log: createLog({ app: 'reconciliation', level: 'silent', destination: 'stderr' }),
      ping: testApp.ping,
    },
  );
  try {
    const client = createReconciliationClient({ baseUrl: server.url, token: TOKEN.token, attemptsMax: 1 });
    expect(await client.getSettings({})).toMatchObject({ status: 200, body: { groups: settings } });
    expect(await client.runDoctor({})).toMatchObject({
      status: 200,
      body: {
        checks: [
          { name: 'database', result: 'ok', lines: [], moreLines: 0 },
          { name: 'callback shape', result: 'warning', lines: lines.slice(0, 40), moreLines: 5 },
          { name: 'chain 56 quorum', result: 'error', sentence: 'One host answers: add another one.' },
        ],
      },
    });
    expect(await client.getHealth({})).toMatchObject({
      status: 200,
      body: { providers: [{ provider: 'neopay', witnesses: [] }], deliveries: [], lastRun: null },
    });
  } finally {
    await server.close();
    await testApp.close();
  }
});

test('requests at the same time share the checks of the doctor, and a later one makes them again', async () => {
  let asked = 0;
  const doctor = async () => {
    asked += 1;
    return [];
  };
  const { runDoctor } = installationHandlers({ doctor, clock: () => new Date() } as unknown as App);
  await Promise.all([runDoctor(), runDoctor()]);
  expect(asked).toBe(1);
  await runDoctor();
  expect(asked).toBe(2);
});

function file(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(content));
  return path;
}

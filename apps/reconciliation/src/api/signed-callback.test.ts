import { createHash } from 'node:crypto';
import { createLog } from '@punteo/app-kit/log';
import { createReconciliationClient } from '@punteo/clients';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, storeCallback, type TestApp } from '../__fixtures__/test-app.ts';
import { runPunteo } from '../cli/__fixtures__/run-punteo.ts';
import { type RunningServer, startServer } from './start-server.ts';

const HEADERS = { 'webhook-id': 'msg_1', 'webhook-signature': 'v1,<script>alert(1)</script>=' };
const SIGNED = Buffer.from('\ufeff{"signed":true}');

let testApp: TestApp;
let server: RunningServer;

beforeAll(async () => {
  testApp = await startTestApp();
  const log = createLog({ app: 'reconciliation', level: 'silent', destination: 'stderr' });
  const options = { host: '127.0.0.1', port: 0, tokens: [], reconcileEveryMinutes: null, log };
  server = await startServer(testApp.app, { ...options, ping: testApp.ping });
  await testApp.app.store.callbacks.receive({
    provider: 'solpay',
    addressedOrderId: 'A-1',
    keyId: 's0a1b2c3d',
    authenticatedBy: 'signature',
    headers: HEADERS,
    body: SIGNED,
    digest: createHash('sha256').update(SIGNED).digest(),
    contentType: 'application/json',
    receivedAt: new Date(),
  });
  await storeCallback(testApp, '{"signed":false}', 'A-1');
});

afterAll(async () => {
  await server.close();
  await testApp.close();
});

test('the API shows what authenticated a callback, and its stored headers', async () => {
  const client = createReconciliationClient({ baseUrl: server.url, attemptsMax: 1 });
  expect((await client.getCallback({ params: { callbackId: '1' } })).body).toMatchObject({
    authenticatedBy: 'signature',
    headers: HEADERS,
    bodyBase64: SIGNED.toString('base64'),
  });
  expect((await client.listCallbacks({ query: {} })).body).toMatchObject({
    items: [{ authenticatedBy: 'address', headers: {} }, { authenticatedBy: 'signature' }],
  });
});

test('`punteo callbacks show` prints what authenticated a callback, and its stored headers', async () => {
  const environment = { ...testApp.environment, DATABASE_URL: testApp.url };
  const signed = await runPunteo(['callbacks', 'show', '1'], environment);
  expect(signed.stdout).toMatch(/authenticated by signature +s0a1b2c3d\n/);
  expect(signed.stdout).toMatch(/webhook-id +msg_1\n/);
  const unsigned = await runPunteo(['callbacks', 'show', '2'], environment);
  expect(unsigned.stdout).toMatch(/authenticated by address +k1\n/);
  const { stdout } = await runPunteo(['callbacks', 'show', '1', '--json'], environment);
  expect(JSON.parse(stdout)).toMatchObject({ authenticatedBy: 'signature', headers: HEADERS });
});

test('the page of a callback shows what authenticated it, and escapes its stored headers', async () => {
  const page = await (await fetch(`${server.url}/callbacks/1`)).text();
  expect(page).toContain('Signed by the provider, with secret <code>s0a1b2c3d</code>');
  expect(page).toContain('webhook-id <code>msg_1</code>');
  expect(page).toContain('v1,&#60;script&#62;alert(1)');
  expect(page).not.toContain('<script>alert(1)');
  expect(await (await fetch(`${server.url}/callbacks/2?lang=es`)).text()).toContain('Enviado a una dirección secreta');
});

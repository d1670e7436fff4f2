import { createLog } from '@punteo/app-kit/log';
import { createReconciliationClient } from '@punteo/clients';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DETAILS, startTestApp, type TestApp } from '../__fixtures__/test-app.ts';
import { type RunningServer, startServer } from './start-server.ts';

const lines: string[] = [];
let testApp: TestApp;
let server: RunningServer;

beforeAll(async () => {
  testApp = await startTestApp();
  const destination = { write: (line: string) => void lines.push(line) };
  const log = createLog({ app: 'reconciliation', level: 'info', destination });
  const options = { host: '127.0.0.1', port: 0, tokens: [], reconcileEveryMinutes: null, log, ping: testApp.ping };
  server = await startServer(testApp.app, options);
});

afterAll(async () => {
  await server.close();
  await testApp.close();
});

test('a create that the provider refused is logged with what it said, without personal data', async () => {
  const client = createReconciliationClient({ baseUrl: server.url, attemptsMax: 1 });
  const params = { orderId: 'A-1' };
  await client.putOrder({ params, body: { amount: { value: '100.00', currency: 'GBP' } } });
  const body = '{"errors":{"customer.email":["buyer@example.test is blocked."]}}';
  testApp.neopay.faults.next('createPayment', { kind: 'raw', status: 422, body });
  await client.createPayment({ params, body: { provider: 'neopay', details: DETAILS } });
  expect(lines.map((line) => JSON.parse(line))).toContainEqual(
    expect.objectContaining({
      msg: 'A create has the outcome refused.',
      provider: 'neopay',
      orderId: 'A-1',
      reason: 'unexpected_status',
      errorMessage: 'customer.email: [redacted] is blocked.',
    }),
  );
  expect(lines.join('')).not.toContain('buyer@example.test');
});

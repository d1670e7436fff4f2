import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { createLog } from '@punteo/app-kit/log';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../__fixtures__/test-app.ts';
import { type RunningServer, startServer } from './start-server.ts';

let testApp: TestApp;
let server: RunningServer;

beforeAll(async () => {
  testApp = await startTestApp();
  const log = createLog({ app: 'reconciliation', level: 'silent', destination: 'stderr' });
  const options = { host: '127.0.0.1', port: 0, tokens: [], reconcileEveryMinutes: null, log, ping: testApp.ping };
  server = await startServer(testApp.app, options);
});

afterAll(async () => {
  await server.close();
  await testApp.close();
});

test.each([
  ['GET', '/v1/orders', 200],
  ['POST', '/v1/runs', 400],
])('a %s of %s with Content-Length: 0 and a JSON content type is answered %i', async (method, path, status) => {
  const headers = { 'content-type': 'application/json', 'content-length': '0' };
  const sent = request(`${server.url}${path}`, { method, headers }).end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  response.resume();
  expect(response.statusCode).toBe(status);
});

import { createLog } from '@punteo/app-kit/log';
import { createReconciliationClient } from '@punteo/clients/reconciliation';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../__fixtures__/test-app.ts';
import { startServer } from './start-server.ts';

let testApp: TestApp;

beforeAll(async () => {
  testApp = await startTestApp();
});
afterAll(() => testApp?.close());

test('a server with a cron expression starts a run of all orders at its instant, once', async () => {
  // The clock stands just before the instant, and then just after it.
  const instants = [new Date('2026-03-27T05:29:59.999Z'), new Date('2026-03-27T05:29:59.999Z')];
  const clock = () => instants.shift() ?? new Date('2026-03-27T05:30:00.000Z');
  const server = await startServer(testApp.app, {
    host: '127.0.0.1',
    port: 0,
    tokens: [],
    reconcileEveryMinutes: null,
    reconcileCron: { cron: '30 6 * * *', timeZone: 'Europe/Madrid' },
    clock,
    log: createLog({ app: 'reconciliation', level: 'silent', destination: 'stderr' }),
    ping: testApp.ping,
  });
  try {
    const client = createReconciliationClient({ baseUrl: server.url, attemptsMax: 1 });
    const runs = async () => ((await client.listRuns({})).body as { items: unknown[] }).items;
    await expect
      .poll(runs, { timeout: 30_000 })
      .toMatchObject([{ state: 'finished', from: null, to: null, dryRun: false }]);
    await server.runs.idle();
    expect(await runs()).toHaveLength(1);
  } finally {
    await server.close();
  }
});

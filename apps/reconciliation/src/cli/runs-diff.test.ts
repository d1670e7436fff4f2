import { createLog } from '@punteo/app-kit/log';
import { createReconciliationClient, type ReconciliationClient } from '@punteo/clients/reconciliation';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../__fixtures__/test-app.ts';
import { type RunningServer, startServer } from '../api/start-server.ts';
import { runPunteo } from './__fixtures__/run-punteo.ts';

let testApp: TestApp;
let server: RunningServer;
let client: ReconciliationClient;

beforeAll(async () => {
  testApp = await startTestApp();
  const log = createLog({ app: 'reconciliation', level: 'silent', destination: 'stderr' });
  const options = { host: '127.0.0.1', port: 0, tokens: [], reconcileEveryMinutes: null, log, ping: testApp.ping };
  server = await startServer(testApp.app, options);
  client = createReconciliationClient({ baseUrl: server.url, attemptsMax: 1 });
});

afterAll(async () => {
  await server?.close();
  await testApp?.close();
});

const FROM = '2026-03-01T00:00:00.000Z';
const TO = '2026-03-02T00:00:00.000Z';

test('two runs are compared by API and CLI, dry runs too, and each says its mode and its window', async () => {
  for (const orderId of ['GONE', 'OLDER', 'CHANGED']) await putFulfilled(orderId, '10.00');
  const first = await reconcile();
  expect(first).toMatchObject({ mode: 'full', fullReason: 'first', from: null });

  // Changes: the order of one is paid by amendment, another costs more, and one is new.
  await change('GONE', '0.00');
  await change('CHANGED', '25.00');
  await putFulfilled('NEW', '7.00');
  const second = await reconcile('--dry-run');
  expect(second).toMatchObject({ mode: 'incremental', fullReason: null, dryRun: true });

  const found = await client.listRunDiscrepancies({ params: { runId: second.runId }, query: { limit: 2 } });
  expect(found).toMatchObject({ status: 200, body: { items: [{}, {}], nextCursor: expect.any(String) } });
  const rest = await client.listRunDiscrepancies({
    params: { runId: second.runId },
    query: { limit: 2, cursor: found.status === 200 ? (found.body.nextCursor ?? '') : '' },
  });
  expect(rest).toMatchObject({ status: 200, body: { items: [{}], nextCursor: null } });
  expect(await client.listRunDiscrepancies({ params: { runId: 'none' } })).toMatchObject({ status: 404 });

  const params = { runId: first.runId, laterRunId: second.runId };
  const diff = await client.diffRuns({ params });
  expect(diff).toMatchObject({ status: 200, body: { counts: { new: 1, gone: 1, changed: 1, older: 1 } } });
  if (diff.status !== 200) throw new Error('The diff is expected.');
  expect(diff.body.moneyAtRisk).toEqual([
    { change: 'changed', atRisk: { value: '25', currency: 'GBP' } },
    { change: 'gone', atRisk: { value: '10', currency: 'GBP' } },
    { change: 'new', atRisk: { value: '7', currency: 'GBP' } },
    { change: 'older', atRisk: { value: '10', currency: 'GBP' } },
  ]);
  const changes = diff.body.differences.items.map(({ change, discrepancy, before }) => [
    change,
    discrepancy.orderId,
    before?.moneyAtRisk?.value ?? null,
  ]);
  expect(changes.sort()).toEqual([
    ['changed', 'CHANGED', '10.00'],
    ['gone', 'GONE', null],
    ['new', 'NEW', null],
    ['older', 'OLDER', null],
  ]);
  const onlyNew = await client.diffRuns({ params, query: { change: 'new' } });
  expect(onlyNew).toMatchObject({ body: { counts: { new: 1, gone: 0, changed: 0, older: 0 } } });

  const printed = await punteo('runs', 'diff', first.runId, second.runId);
  expect(printed.code).toBe(1);
  expect(printed.stdout).toContain(`later: ${second.runId}. Window: all orders. Incremental: compared what changed`);
  expect(printed.stdout).toMatch(/^new +1 +7 GBP$/m);
  expect((await punteo('runs', 'diff', first.runId, first.runId)).code).toBe(0);
  expect((await punteo('runs', 'diff', first.runId, 'none')).stderr).toContain('There is no run none.');
});

test('a run with a window says so in CLI, report, pages, API, event and metrics', async () => {
  const run = await reconcile('--from', FROM, '--to', TO);
  expect(run).toMatchObject({ mode: 'full', fullReason: 'window', from: FROM, to: TO });
  const window = `Window: only orders created from ${FROM} to before ${TO}`;
  expect((await punteo('runs', 'show', run.runId)).stdout).toContain(window);
  expect((await punteo('runs', 'list')).stdout).toContain(`${FROM} – ${TO}`);
  expect((await punteo('report', run.runId, '--format', 'html')).stdout).toContain(window);
  for (const path of ['/runs', `/runs/${run.runId}`]) expect(await text(path)).toContain(window);
  const metrics = await text('/metrics');
  expect(metrics).toContain(`punteo_last_run_window_from_timestamp_seconds ${Date.parse(FROM) / 1_000}\n`);
  expect(metrics).toContain(`punteo_last_run_window_to_timestamp_seconds ${Date.parse(TO) / 1_000}\n`);
  expect(metrics).toContain('punteo_last_run_full 1');
  const events = await client.listEvents({ query: { type: 'run.completed', limit: 1 } });
  const eventId = events.status === 200 ? (events.body.items[0]?.eventId ?? '') : '';
  expect(await client.getEvent({ params: { eventId } })).toMatchObject({
    body: { payload: { data: { from: FROM, to: TO, mode: 'full' } } },
  });
  const whole = await reconcile('--full');
  expect(whole).toMatchObject({ mode: 'full', fullReason: 'requested' });
  expect(await text('/metrics')).toContain('punteo_last_run_window_from_timestamp_seconds 0\n');
});

test('a run that has compared nothing cannot be compared', async () => {
  const { runId } = await testApp.app.store.runs.start({ from: null, to: null, dryRun: false });
  expect(await client.diffRuns({ params: { runId, laterRunId: runId } })).toMatchObject({
    status: 409,
    body: { code: 'run_unfinished' },
  });
  await testApp.app.store.runs.cancel(runId, 'test');
});

async function putFulfilled(orderId: string, value: string): Promise<void> {
  const amount = { value, currency: 'GBP' };
  const body = { amount, createdAt: '2026-03-01T10:00:00Z', fulfilledAt: '2026-03-01T11:00:00Z' };
  expect(await client.putOrder({ params: { orderId }, body })).toMatchObject({ status: 201 });
}

async function change(orderId: string, value: string): Promise<void> {
  const body = { amount: { value, currency: 'GBP' }, reason: 'test' };
  expect(await client.amendOrder({ params: { orderId }, body })).toMatchObject({ status: 200 });
}

async function reconcile(...options: string[]) {
  const { stdout } = await punteo('reconcile', '--json', ...options);
  return (JSON.parse(stdout) as { run: { runId: string } }).run;
}

async function text(path: string): Promise<string> {
  return (await fetch(`${server.url}${path}`, { headers: { accept: 'text/html' } })).text();
}

function punteo(...args: string[]) {
  return runPunteo(args, { ...testApp.environment, DATABASE_URL: testApp.url });
}

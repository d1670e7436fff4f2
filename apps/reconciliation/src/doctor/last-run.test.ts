import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../__fixtures__/test-app.ts';
import { runPunteo } from '../cli/__fixtures__/run-punteo.ts';
import { reconcile } from '../reconcile/reconcile.ts';

let testApp: TestApp;

beforeAll(async () => {
  testApp = await startTestApp();
});

afterAll(() => testApp.close());

test('the doctor judges the last run that was not cancelled, as `reconcile --no-wait` cancels its own', async () => {
  const { app, environment, url } = testApp;
  const { runId } = await reconcile(app);
  const stored = await app.store.runs.get(runId);
  const at = stored?.startedAt?.toISOString();
  const waiting = await app.store.runs.start({ from: null, to: null, dryRun: false });
  await app.store.runs.cancel(waiting.runId, 'ana');
  const { stdout } = await runPunteo(['doctor'], { ...environment, DATABASE_URL: url });
  const line = stdout.split('\n').find((each) => each.includes('last run'));
  expect(line).toContain(`${at}`);
  expect(line).not.toContain('cancelled');
});

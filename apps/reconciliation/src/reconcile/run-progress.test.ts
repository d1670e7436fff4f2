import { afterEach, beforeEach, expect, test } from 'vitest';
import { startTestApp, storeExampleDay, type TestApp } from '../__fixtures__/test-app.ts';
import { performRun, startRun } from './reconcile.ts';

let testApp: TestApp;

beforeEach(async () => {
  testApp = await startTestApp();
});

afterEach(() => testApp.close());

test('a running run says what it does and how far it is, and one that has ended says nothing', async () => {
  const { app, neopay } = testApp;
  await storeExampleDay(testApp);
  const release = neopay.faults.hold('getPayment');
  const queued = await startRun(app, {});
  expect(queued.progress).toBe(null);
  const running = performRun(app, queued);
  await expect
    .poll(async () => (await app.store.runs.get(queued.runId))?.progress, { timeout: 60_000 })
    .toEqual({ step: expect.stringMatching(/^(?:neopay|orders)$/), done: expect.any(Number), total: null });
  release();
  expect(await running).toMatchObject({ state: 'finished', progress: null });
});

import { PunteoError } from '@punteo/payments';
import { runSql } from '@punteo/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { paidOrder, startTestApp, type TestApp } from '../__fixtures__/test-app.ts';
import { reconcile } from './reconcile.ts';

let testApp: TestApp;
beforeEach(async () => {
  testApp = await startTestApp();
});
afterEach(() => testApp.close());

test('a run goes on when its connections break in the sync and in a verification, and every order is paid', async () => {
  const { app, neopay } = testApp;
  const orderIds = ['A', 'B', 'C', 'D'];
  for (const orderId of orderIds) await paidOrder(testApp, orderId);
  const releases = [neopay.faults.hold('listPayments'), neopay.faults.hold('getPayment')];
  const running = reconcile(app);
  for (const [index, route] of (['listPayments', 'getPayment'] as const).entries()) {
    await expect.poll(() => neopay.calls.count(route), { timeout: 30_000 }).toBeGreaterThan(0);
    await breakConnections();
    releases[index]?.();
  }
  expect(await running).toMatchObject({
    state: 'finished',
    complete: true,
    failures: [],
    summary: { standings: { paid: 4 } },
  });
});

test('a run whose database stays away is aborted by the next one, and its process goes on', async () => {
  const { app, neopay } = testApp;
  await paidOrder(testApp, 'A');
  const release = neopay.faults.hold('listPayments');
  let isAway = false;
  const unlessAway = <Result>(answer: () => Promise<Result>): Promise<Result> =>
    isAway ? Promise.reject(new PunteoError('store_unavailable', 'The database cannot be used right now.')) : answer();
  // From here on the run's statements fail as those of a database that is away.
  const { store } = app;
  const observe: typeof store.payments.observe = (...values) => unlessAway(() => store.payments.observe(...values));
  const end: typeof store.runs.end = (...values) => unlessAway(() => store.runs.end(...values));
  const running = reconcile(
    {
      ...app,
      store: { ...store, payments: { ...store.payments, observe }, runs: { ...store.runs, end } },
      ping: () => unlessAway(app.ping),
    },
    { restsSeconds: [0.01, 0.01] },
  );
  await expect.poll(() => neopay.calls.count('listPayments'), { timeout: 30_000 }).toBeGreaterThan(0);
  isAway = true;
  release();
  await expect(running).rejects.toMatchObject({ code: 'store_unavailable' });
  await runSql(testApp.url, "update runs set lease_until = now() - interval '1 second'");
  const [aborted] = (await app.store.runs.list({})).items;
  expect(aborted?.state).toBe('aborted');
  expect(await reconcile(app)).toMatchObject({ complete: true, abortedRuns: [aborted?.runId] });
});

/** Of everybody but the connection that asks. */
async function breakConnections(): Promise<void> {
  await runSql(
    testApp.url,
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
  );
}

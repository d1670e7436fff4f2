import { runSql } from '@punteo/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startTestApp, storeExampleDay, type TestApp } from '../__fixtures__/test-app.ts';
import { runPunteo, startPunteo } from './__fixtures__/run-punteo.ts';

let testApp: TestApp;
let environment: Record<string, string>;

beforeEach(async () => {
  testApp = await startTestApp();
  environment = { ...testApp.environment, DATABASE_URL: testApp.url };
});
afterEach(() => testApp.close());

test('a run whose process is killed with kill -9 is aborted, and the next run says so', async () => {
  await storeExampleDay(testApp);
  const release = testApp.neopay.faults.hold('listPayments');
  const killed = startPunteo(['reconcile'], environment);
  const runId = await runningRun();
  killed.child.kill('SIGKILL');
  await killed.ended;
  release();
  // The minute without a renewal.
  await runSql(testApp.url, "update runs set lease_until = now() - interval '1 second'");
  const [, listed] = (await punteo('runs', 'list')).stdout.split('\n');
  expect(listed).toContain('aborted');
  expect(await punteo('runs', 'show', runId)).toMatchObject({
    code: 0,
    stdout: `Run ${runId} was aborted (its process ended before the run did). Run \`punteo reconcile\` again.\n\nWindow: all orders.\n`,
  });
  expect((await punteo('runs', 'show', runId, '--lang', 'es')).stdout).toContain('se interrumpió');

  const next = await punteo('reconcile');
  expect(next).toMatchObject({ code: 1, stdout: expect.stringMatching(`^The run before it was aborted: ${runId}\\.`) });
  expect((await punteo('reconcile')).stdout).not.toContain('aborted');
});

test('a second run waits for the first one with a note, or ends with code 2 under --no-wait', async () => {
  const release = testApp.neopay.faults.hold('listPayments');
  const first = startPunteo(['reconcile'], environment);
  await runningRun();
  const note = 'Another run is queued or at work: `punteo runs list` shows it. This run waits for its turn.\n';
  expect(await punteo('reconcile', '--no-wait')).toMatchObject({ code: 2, stderr: note });
  const second = startPunteo(['reconcile'], environment);
  await expect.poll(() => second.output.stderr, WAIT).toBe(note);
  expect(await statesOf()).toEqual(['queued', 'cancelled', 'running']);
  release();
  // On a slow machine the list may have been held for longer than it is waited for: that run is incomplete.
  expect([0, 2]).toContain((await first.ended).code);
  expect((await second.ended).code).toBe(0);
  expect(await statesOf()).toEqual(['finished', 'cancelled', 'finished']);
});

test('a run stops within seconds of its cancellation and of Ctrl-C, is cancelled and exits 2', async () => {
  const release = testApp.neopay.faults.hold('listPayments');
  const cancelled = startPunteo(['reconcile'], environment);
  const runId = await runningRun();
  expect(await punteo('runs', 'cancel', runId)).toMatchObject({
    code: 0,
    stdout: `${runId} stops at the next point where that is safe\n`,
  });
  expect(await cancelled.ended).toMatchObject({
    code: 2,
    stdout: expect.stringContaining('was cancelled (cancelled by cli:'),
  });
  expect(await punteo('runs', 'cancel', runId)).toMatchObject({
    code: 64,
    stderr: `Run ${runId} is cancelled already.\n`,
  });

  const interrupted = startPunteo(['reconcile'], environment);
  await runningRun();
  interrupted.child.kill('SIGINT');
  expect((await interrupted.ended).code).toBe(2);
  expect(await statesOf()).toEqual(['cancelled', 'cancelled']);
  release();
});

const WAIT = { timeout: 30_000 };

function punteo(...commandLine: readonly string[]) {
  return runPunteo(commandLine, environment);
}

/** The id of the run that is at work, once there is one. */
async function runningRun(): Promise<string> {
  const running = async () => (await testApp.app.store.runs.list({})).items.find(({ state }) => state === 'running');
  await expect.poll(running, WAIT).toBeDefined();
  return (await running())?.runId ?? '';
}

/** Newest first. */
async function statesOf(): Promise<readonly string[]> {
  return (await testApp.app.store.runs.list({})).items.map(({ state }) => state);
}

import { runSql } from '@punteo/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../__fixtures__/test-app.ts';
import { runPunteo } from '../cli/__fixtures__/run-punteo.ts';

let testApp: TestApp;
let name: string;

beforeAll(async () => {
  testApp = await startTestApp();
  name = new URL(testApp.url).pathname.slice(1);
});

afterAll(async () => {
  await testApp.close();
});

test('the doctor fails the check of a read-only database with a sentence that says what to change, and exits 2', async () => {
  await runSql(testApp.url, `alter database "${name}" set default_transaction_read_only = on`);
  const environment = { ...testApp.environment, DATABASE_URL: testApp.url, LOG_LEVEL: 'silent' };
  const { code, stdout } = await runPunteo(['doctor', '--json'], environment);
  const { checks } = JSON.parse(stdout) as { checks: { name: string; result: string; detail: string }[] };
  expect(code).toBe(2);
  expect(checks).toContainEqual({
    name: 'database',
    result: 'fail',
    detail:
      'The database cannot be used right now (25006): it is read-only; name the primary server in DATABASE_URL if this ' +
      'is a standby, or else set default_transaction_read_only to off.',
  });
});

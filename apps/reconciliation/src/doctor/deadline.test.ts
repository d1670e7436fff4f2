import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../__fixtures__/test-app.ts';
import type { OpenApp } from '../open-app.ts';
import { runDoctor } from './doctor.ts';

let testApp: TestApp;

beforeAll(async () => {
  testApp = await startTestApp();
});

afterAll(() => testApp?.close());

test('a check that does not end is an error after its seconds, and the other checks are answered', async () => {
  const { app } = testApp;
  const [provider] = app.providers;
  if (!provider) throw new Error('There is no provider.');
  const silent = { ...provider, name: 'silent', probe: () => new Promise<never>(() => {}) };
  const open = { ...app, providers: [silent], health: () => Promise.reject(new Error('not asked')) };
  const url = { url: 'http://127.0.0.1:9', isConfigured: true, proxyUrl: null };
  const checks = await runDoctor(open as unknown as OpenApp, url, 1);
  expect(checks).toContainEqual({
    name: 'silent',
    result: 'fail',
    detail: 'It took longer than 1 seconds and was left: `punteo doctor` waits for its end.',
  });
  expect(checks).toContainEqual({ name: 'database', result: 'ok', detail: 'It answers.' });
  expect(checks.map(({ name }) => name)).toEqual(expect.arrayContaining(['callback address', 'last run', 'rules']));
});

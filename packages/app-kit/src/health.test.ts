import { createServer } from 'node:http';
import { PunteoError } from '@punteo/payments';
import express from 'express';
import { afterAll, expect, test } from 'vitest';
import { mountHealth } from './health.ts';
import { listen } from './listen.ts';

const checks: Record<string, () => Promise<boolean>> = {};
const app = express();
mountHealth(app, checks);
const server = createServer(app);
const url = await listen(server, 0, '127.0.0.1');

afterAll(() => server.close());

test('a process is live while it answers, and ready while every check passes', async () => {
  checks.database = async () => true;
  expect(await get('/health/live')).toEqual([200, { status: 'live' }]);
  expect(await get('/health/ready')).toEqual([200, { status: 'ready', checks: { database: true } }]);
});

test('a check that says no, throws or never ends makes the process not ready', async () => {
  checks.database = async () => true;
  checks.worker = async () => false;
  checks.broken = () => Promise.reject(new Error('canary'));
  checks.stuck = () => new Promise(() => {});
  expect(await get('/health/ready')).toEqual([
    503,
    { status: 'not_ready', checks: { database: true, worker: false, broken: false, stuck: false } },
  ]);
});

test('a check that fails because the database cannot be used gives a sentence, without what its error names', async () => {
  for (const name of Object.keys(checks)) delete checks[name];
  checks.database = () => Promise.reject(new PunteoError('schema_newer', 'canary'));
  const [status, body] = await get('/health/ready');
  expect([status, body]).toEqual([
    503,
    {
      status: 'not_ready',
      checks: { database: false },
      reason: 'A newer version of Punteo migrated the database. Start the newer version: this one stores nothing.',
    },
  ]);
});

async function get(path: string): Promise<readonly [number, unknown]> {
  const response = await fetch(`${url}${path}`);
  return [response.status, await response.json()];
}

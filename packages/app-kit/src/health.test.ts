import { createServer } from 'node:http';
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

async function get(path: string): Promise<readonly [number, unknown]> {
  const response = await fetch(`${url}${path}`);
  return [response.status, await response.json()];
}

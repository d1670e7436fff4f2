import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedDatabase, openEmbedded } from '@punteo/embedded-postgres';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runReceiver, startReceiverProcess } from './__fixtures__/receiver-process.ts';
import { PENTAGOO_PATH, receiverEnvironment, SECRETS } from './__fixtures__/test-receiver.ts';

let directory: string;
let database: EmbeddedDatabase;
let client: pg.Client;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'punteo-receiver-'));
  database = await openEmbedded({ dataDir: directory });
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});

afterAll(async () => {
  await client.end();
  await database.close();
  await rm(directory, { recursive: true, force: true });
});

test.each([1, 2, 3, 4, 5])('a callback answered 200 survives kill -9 (round %i)', async (round) => {
  const receiver = await startReceiverProcess(receiverEnvironment(database.url));
  const load = sendUntilStopped(receiver.url, `kill-${round}`);
  await waitUntil(() => load.acknowledged.length > 100 * round);
  expect(await receiver.end('SIGKILL')).toBe('SIGKILL');
  await load.stop();

  expect(load.acknowledged.length).toBeGreaterThan(100);
  expect(await lostOrDoubled(load.acknowledged)).toEqual([]);
});

test('SIGTERM under load: what was taken in is finished and committed, nothing is lost, the exit is 0', async () => {
  const receiver = await startReceiverProcess(receiverEnvironment(database.url));
  const load = sendUntilStopped(receiver.url, 'term');
  await waitUntil(() => load.acknowledged.length > 300);
  const halfSent = sendInTwoHalves(receiver.url, '{"half":1}', 500);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(await receiver.end('SIGTERM')).toBe(0);
  await load.stop();

  expect(await halfSent).toBe(200);
  expect(load.refused).toEqual([]);
  expect(await lostOrDoubled([...load.acknowledged, digestOf('{"half":1}')])).toEqual([]);
});

test('a database that is away is answered 503 with Retry-After, and heals by itself', async () => {
  const receiver = await startReceiverProcess(receiverEnvironment(database.url));
  expect(await sendOne(receiver.url, '{"before":1}')).toEqual({ status: 200, retryAfter: undefined });

  const name = new URL(database.url).pathname.slice(1);
  const beside = new URL(database.url);
  beside.pathname = '/postgres';
  const admin = new pg.Client({ connectionString: beside.href });
  await admin.connect();
  admin.on('error', () => {});
  await client.end();
  await admin.query(`alter database "${name}" allow_connections false`);
  await admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name]);
  const from = performance.now();
  expect(await sendOne(receiver.url, '{"during":1}')).toEqual({ status: 503, retryAfter: '30' });
  expect(performance.now() - from).toBeLessThan(2_500);
  expect((await fetch(`${receiver.adminUrl}/health/live`)).status).toBe(200);
  expect(await readiness(receiver.adminUrl)).toMatchObject({ status: 503, checks: { database: false } });

  await admin.query(`alter database "${name}" allow_connections true`);
  await admin.end();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await waitUntil(async () => (await sendOne(receiver.url, '{"after":1}')).status === 200, 5_000);
  expect(await readiness(receiver.adminUrl)).toMatchObject({ status: 200, checks: { database: true } });
  expect(await lostOrDoubled(['{"before":1}', '{"after":1}'].map(digestOf))).toEqual([]);
  expect(await receiver.end('SIGTERM')).toBe(0);
  for (const secret of Object.values(SECRETS)) expect(receiver.output()).not.toContain(secret);
  expect(receiver.output()).not.toContain(new URL(database.url).password);
});

test('a start with bad variables says all of them, one line each, and exits 1', async () => {
  const bad = {
    ...receiverEnvironment(database.url),
    PORT: 'canary-port',
    ROLE: 'canary-role',
    CALLBACK_KEYS: 'k1:00',
  };
  const { code, stdout, stderr } = await runReceiver(bad);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(
    stderr
      .trim()
      .split('\n')
      .map((line) => line.split(':')[0])
      .sort(),
  ).toEqual(['CALLBACK_KEYS', 'PORT', 'ROLE']);
  expect(stderr).not.toContain('canary');
});

test('a start without its database says so once, without the password, and exits 1', async () => {
  const { code, stdout } = await runReceiver(receiverEnvironment('postgres://me:canary-password@127.0.0.1:1/none'));
  expect(code).toBe(1);
  expect(stdout.trim().split('\n')).toHaveLength(1);
  expect(stdout).toContain('store_unavailable');
  expect(stdout).not.toContain('canary-password');
});

test('a receiver older than its database refuses to start', async () => {
  await client.query("insert into punteo_migrations (version, name, digest) values (999999, 'later', 'x')");
  try {
    const { code, stdout } = await runReceiver(receiverEnvironment(database.url));
    expect(code).toBe(1);
    expect(stdout).toContain('schema_newer');
  } finally {
    await client.query('delete from punteo_migrations where version = 999999');
  }
});

/** Digests that are not in the inbox exactly once. */
async function lostOrDoubled(digests: readonly string[]): Promise<string[]> {
  const { rows } = await client.query<{ digest: string; count: number }>(
    `select encode(digest, 'hex') as digest, count(*)::int as count from callbacks group by digest`,
  );
  const counts = new Map(rows.map(({ digest, count }) => [digest, count]));
  return digests.filter((digest) => counts.get(digest) !== 1);
}

/** Fifty senders with a different callback each time, until they are stopped or the receiver is gone. */
function sendUntilStopped(url: string, run: string) {
  const agent = new Agent({ keepAlive: true, maxSockets: 50 });
  const acknowledged: string[] = [];
  const refused: number[] = [];
  let stopped = false;
  let number = 0;
  const sender = async () => {
    while (!stopped) {
      const body = JSON.stringify({ run, number: number++ });
      const answer = await post(url, body, agent).catch(() => null);
      if (answer?.status === 200) acknowledged.push(digestOf(body));
      else if (answer) refused.push(answer.status);
      else stopped = true;
    }
  };
  const senders = Promise.all(Array.from({ length: 50 }, sender));
  return {
    acknowledged,
    refused,
    async stop() {
      stopped = true;
      await senders;
      agent.destroy();
    },
  };
}

async function sendOne(url: string, body: string) {
  const { status, headers } = await post(url, body);
  return { status, retryAfter: headers['retry-after'] };
}

function post(url: string, body: string, agent?: Agent) {
  return new Promise<{ status: number; headers: NodeJS.Dict<string | string[]> }>((resolve, reject) => {
    const sent = request(`${url}${PENTAGOO_PATH}`, { method: 'POST', ...(agent ? { agent } : {}) }, (response) => {
      response.resume().on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers }));
    });
    sent.on('error', reject).end(body);
  });
}

/** One callback whose second half comes later. */
function sendInTwoHalves(url: string, body: string, pauseMilliseconds: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-length': body.length };
    const sent = request(`${url}${PENTAGOO_PATH}`, { method: 'POST', headers }, (response) =>
      resolve(response.resume().statusCode ?? 0),
    );
    sent.on('error', reject).write(body.slice(0, 4));
    setTimeout(() => sent.end(body.slice(4)), pauseMilliseconds);
  });
}

async function readiness(adminUrl: string) {
  const response = await fetch(`${adminUrl}/health/ready`);
  const { checks } = (await response.json()) as { checks: Record<string, boolean> };
  return { status: response.status, checks };
}

async function waitUntil(isTrue: () => boolean | Promise<boolean>, milliseconds = 15_000): Promise<void> {
  const end = performance.now() + milliseconds;
  while (!(await isTrue())) {
    if (performance.now() > end) throw new Error('It did not come true in time.');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function digestOf(body: string): string {
  return createHash('sha256').update(body).digest('hex');
}

import { createHash } from 'node:crypto';
import { Agent, createServer, request } from 'node:http';
import { listen } from '@punteo/app-kit/listen';
import { faultCount } from '@punteo/testing';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ReceiverProcess, runReceiver, startReceiverProcess } from './__fixtures__/receiver-process.ts';
import {
  openReceiverDatabase,
  PENTAGOO_PATH,
  type ReceiverDatabase,
  receiverEnvironment,
  SECRETS,
} from './__fixtures__/test-receiver.ts';

let database: ReceiverDatabase;
/** For the tests that need no process of their own; the test of SIGTERM ends it. */
let receiver: ReceiverProcess;

beforeAll(async () => {
  database = await openReceiverDatabase();
  receiver = await startReceiverProcess(receiverEnvironment(database.url));
});

afterAll(async () => {
  receiver.kill('SIGKILL');
  await database.close();
});

test('a callback answered 200 survives kill -9 of the receiver', { timeout: 600_000 }, async () => {
  for (let round = 1; round <= faultCount(2, 20); round += 1) {
    const killed = await startReceiverProcess(receiverEnvironment(database.url));
    const load = sendUntilStopped(killed.url, `kill-${round}`);
    await expect.poll(() => load.acknowledged.length).toBeGreaterThan(100 * round);
    killed.kill('SIGKILL');
    expect(await killed.ended).toBe('SIGKILL');
    await load.stop();
    expect(await notStoredOnce(load.acknowledged)).toEqual([]);
  }
});

test('while its database is away a receiver answers 503 with Retry-After, and it recovers by itself', async () => {
  const { url, adminUrl } = receiver;
  expect(await sendOne(url, '{"before":1}')).toEqual({ status: 200, retryAfter: undefined });
  await withoutDatabase(async () => {
    expect(await sendOne(url, '{"during":1}')).toEqual({ status: 503, retryAfter: '30' });
    expect((await fetch(`${adminUrl}/health/live`)).status).toBe(200);
    expect(await readiness(adminUrl)).toMatchObject({ status: 503, checks: { database: false } });
  });
  await expect.poll(async () => (await sendOne(url, '{"after":1}')).status).toBe(200);
  await expect.poll(() => readiness(adminUrl)).toMatchObject({ status: 200, checks: { database: true } });
  expect(await notStoredOnce(['{"before":1}', '{"after":1}'].map(digestOf))).toEqual([]);
});

test('SIGTERM under load: callbacks under way are committed and answered 200, none is lost, the exit code is 0', async () => {
  const load = sendUntilStopped(receiver.url, 'term');
  await expect.poll(() => load.acknowledged.length).toBeGreaterThan(300);
  const halfSent = await sendHead(receiver.url, '{"half":1}');
  receiver.kill('SIGTERM');
  await expect.poll(() => receiver.output()).toContain('Stopping');
  expect(await halfSent.sendBody()).toBe(200);
  expect(await receiver.ended).toBe(0);
  await load.stop();
  expect(load.refused).toEqual([]);
  expect(await notStoredOnce([...load.acknowledged, digestOf('{"half":1}')])).toEqual([]);
});

test('the output of a receiver holds no secret and no password', async () => {
  const output = receiver.output();
  for (const secret of Object.values(SECRETS)) expect(output).not.toContain(secret);
  expect(output).not.toContain(new URL(database.url).password);
});

test('a start with bad variables prints one line for each of them and exits 78', async () => {
  const bad = { PORT: 'canary-port', ROLE: 'canary-role', CALLBACK_KEYS: 'k1:00' };
  const { code, stdout, stderr } = await runReceiver(receiverEnvironment(database.url, bad));
  expect({ code, stdout }).toEqual({ code: 78, stdout: '' });
  const lines = stderr.trim().split('\n');
  expect(lines.map((line) => line.split(':')[0]).sort()).toEqual(['CALLBACK_KEYS', 'PORT', 'ROLE']);
  expect(stderr).not.toContain('canary');
});

test('a start without its database logs one line, without the password, and exits 1', async () => {
  const { code, stdout } = await runReceiver(receiverEnvironment('postgres://me:canary-password@127.0.0.1:1/none'));
  expect(code).toBe(1);
  expect(stdout.trim().split('\n')).toHaveLength(1);
  expect(stdout).toContain('store_unavailable');
  expect(stdout).not.toContain('canary-password');
});

test('a start with another password logs one line that says what to correct, and exits 78', async () => {
  const wrong = Object.assign(new URL(database.url), { password: 'canary-password' });
  const { code, stdout } = await runReceiver(receiverEnvironment(wrong.href));
  expect(code).toBe(78);
  expect(stdout.trim().split('\n')).toHaveLength(1);
  expect(stdout).toContain('correct user and password in DATABASE_URL');
  expect(stdout).not.toContain('canary-password');
});

test('a start on a port that is in use logs its variable and exits 78', async () => {
  const occupant = createServer();
  const { port } = new URL(await listen(occupant, 0, '127.0.0.1'));
  for (const name of ['PORT', 'ADMIN_PORT']) {
    const { code, stdout } = await runReceiver(receiverEnvironment(database.url, { [name]: port }));
    expect(code).toBe(78);
    expect(stdout).toContain(`${name}: port ${port} of 127.0.0.1 is in use.`);
  }
  occupant.close();
});

test('a receiver that is older than its database logs schema_newer and exits 78', async () => {
  await database.client.query("insert into punteo_migrations (version, name, digest) values (999999, 'later', 'x')");
  try {
    const { code, stdout } = await runReceiver(receiverEnvironment(database.url));
    expect(code).toBe(78);
    expect(stdout).toContain('schema_newer');
  } finally {
    await database.client.query('delete from punteo_migrations where version = 999999');
  }
});

/** Digests that are not in the inbox exactly once. */
async function notStoredOnce(digests: readonly string[]): Promise<string[]> {
  const { rows } = await database.client.query<{ digest: string; count: number }>(
    `select encode(digest, 'hex') as digest, count(*)::int as count from callbacks group by digest`,
  );
  const counts = new Map(rows.map(({ digest, count }) => [digest, count]));
  return digests.filter((digest) => counts.get(digest) !== 1);
}

/** Does `work` while the receivers' connections to the database are ended and new ones are refused. */
async function withoutDatabase(work: () => Promise<void>): Promise<void> {
  const { pathname } = new URL(database.url);
  const name = pathname.slice(1);
  const { rows } = await database.client.query<{ pid: number }>('select pg_backend_pid() as pid');
  const admin = new pg.Client({ connectionString: new URL('/postgres', database.url).href });
  await admin.connect();
  try {
    await admin.query(`alter database "${name}" allow_connections false`);
    await admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and pid <> $2', [
      name,
      rows[0]?.pid,
    ]);
    await work();
  } finally {
    await admin.query(`alter database "${name}" allow_connections true`);
    await admin.end();
  }
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

/** Sends the head of a callback and resolves when the receiver asks for its body. */
function sendHead(url: string, body: string): Promise<{ sendBody(): Promise<number> }> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-length': body.length, expect: '100-continue' };
    const sent = request(`${url}${PENTAGOO_PATH}`, { method: 'POST', headers });
    const status = new Promise<number>((answered) => {
      sent.on('response', (response) => answered(response.resume().statusCode ?? 0));
    });
    const sendBody = () => {
      sent.end(body);
      return status;
    };
    sent.on('error', reject).on('continue', () => resolve({ sendBody }));
    sent.flushHeaders();
  });
}

async function readiness(adminUrl: string) {
  const response = await fetch(`${adminUrl}/health/ready`);
  const { checks } = (await response.json()) as { checks: Record<string, boolean> };
  return { status: response.status, checks };
}

function digestOf(body: string): string {
  return createHash('sha256').update(body).digest('hex');
}

import { type ChildProcess, spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { openEmbedded } from './open-embedded.ts';
import { commandLineOf } from './process-identity.ts';

let root: string;
let dataDir: string;
let users: ChildProcess[];

// One cluster for all tests, as making one is what takes long; each test finds it stopped and leaves it whole.
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'punteo-embedded-'));
  dataDir = join(root, 'data');
  await (await openEmbedded({ dataDir })).close();
});

beforeEach(() => {
  users = [];
});

afterEach(async () => {
  for (const user of users) if (user.exitCode === null && user.signalCode === null) await kill(user);
  const pid = postmasterPid();
  if (pid === null) return;
  if (commandLineOf(pid) !== null) process.kill(pid, 'SIGINT');
  while (commandLineOf(pid) !== null) await sleep(20);
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

test('two processes share one server, and the last of them stops it', async () => {
  const first = await startUser();
  await query(first.url, 'drop table if exists kept; create table kept (id int)');
  const second = await startUser();
  expect(second.url).toBe(first.url);
  await close(first.process);
  await query(second.url, 'insert into kept values (1)');
  const pid = postmasterPid() as number;
  await close(second.process);
  expect(commandLineOf(pid)).toBeNull();
  expect(postmasterPid()).toBeNull();
});

test('processes that start at the same moment get the same server', async () => {
  const started = await Promise.all([startUser(), startUser(), startUser(), startUser()]);
  expect(new Set(started.map(({ url }) => url)).size).toBe(1);
  const pid = postmasterPid() as number;
  await Promise.all(started.map((user) => close(user.process)));
  expect(commandLineOf(pid)).toBeNull();
});

test('a user killed with -9 leaves a server that the next one adopts, and stops when it was the last', async () => {
  const first = await startUser();
  await query(first.url, 'drop table if exists kept; create table kept as select 7 as id');
  const pid = postmasterPid();
  await kill(first.process);
  const second = await startUser();
  expect(postmasterPid()).toBe(pid);
  expect(await query(second.url, 'select id from kept')).toEqual([{ id: 7 }]);
  await close(second.process);
  expect(postmasterPid()).toBeNull();
});

test('rows committed before the server was killed with -9 are there after the restart, at the same address', async () => {
  const first = await startUser();
  await query(first.url, 'drop table if exists kept; create table kept as select generate_series(1, 10000) as id');
  const pid = postmasterPid() as number;
  process.kill(pid, 'SIGKILL');
  const second = await startUser();
  expect(second.url).toBe(first.url);
  expect(postmasterPid()).not.toBe(pid);
  expect(await query(second.url, 'select count(*)::int as count from kept')).toEqual([{ count: 10_000 }]);
});

test('a server that is killed under its users is there again, at the same address, without their doing', async () => {
  const database = await openEmbedded({ dataDir });
  await query(database.url, 'drop table if exists kept; create table kept as select 7 as id');
  const pid = postmasterPid() as number;
  process.kill(pid, 'SIGKILL');
  await expect
    .poll(() => query(database.url, 'select id from kept').catch(() => 'away'), { timeout: 20_000 })
    .toEqual([{ id: 7 }]);
  await database.close();
  expect(postmasterPid()).toBeNull();
});

test('server and users killed with -9 batched restart cleanly', async () => {
  const first = await startUser();
  await query(first.url, 'drop table if exists kept; create table kept as select 7 as id');
  process.kill(postmasterPid() as number, 'SIGKILL');
  await kill(first.process);
  const second = await startUser();
  expect(await query(second.url, 'select id from kept')).toEqual([{ id: 7 }]);
});

test('a lock file whose pid now belongs to a stranger does not keep the server from starting', async () => {
  const first = await startUser();
  await query(first.url, 'drop table if exists kept; create table kept as select 7 as id');
  const path = join(dataDir, 'postgres', 'postmaster.pid');
  const lockFile = readFileSync(path, 'utf8');
  await close(first.process);
  writeFileSync(path, lockFile.replace(/^\d+/, String(process.ppid)));
  const second = await startUser();
  expect(await query(second.url, 'select id from kept')).toEqual([{ id: 7 }]);
});

test('a set-up that was cut off half-way is begun anew', async () => {
  const other = join(root, 'cut-off');
  mkdirSync(join(other, 'postgres.new'), { recursive: true });
  writeFileSync(join(other, 'postgres.new', 'PG_VERSION'), '18\n');
  const database = await openEmbedded({ dataDir: other });
  expect(await query(database.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  await database.close();
});

test('it is durable, UTF-8, sorted by bytes, checksummed, and closed to the network and to those without the password', async () => {
  const database = await openEmbedded({ dataDir });
  try {
    const settings = await query(
      database.url,
      `select name, setting from pg_settings where name in
        ('fsync', 'synchronous_commit', 'full_page_writes', 'listen_addresses', 'data_checksums', 'server_encoding', 'unix_socket_directories')
       union all select 'collation', datcollate from pg_database where datname = current_database() order by name`,
    );
    expect(settings).toEqual([
      { name: 'collation', setting: 'C' },
      { name: 'data_checksums', setting: 'on' },
      { name: 'fsync', setting: 'on' },
      { name: 'full_page_writes', setting: 'on' },
      { name: 'listen_addresses', setting: '127.0.0.1' },
      { name: 'server_encoding', setting: 'UTF8' },
      { name: 'synchronous_commit', setting: 'on' },
      { name: 'unix_socket_directories', setting: '' },
    ]);
    expect(statSync(join(dataDir, 'connection.json')).mode & 0o777).toBe(0o600);
    const wrong = new URL(database.url);
    wrong.password = 'wrong';
    await expect(query(wrong.href, 'select 1')).rejects.toThrow('password authentication failed');
  } finally {
    await database.close();
  }
});

test('closing twice, and opening twice in one process, count as they should', async () => {
  const first = await openEmbedded({ dataDir });
  const second = await openEmbedded({ dataDir });
  await Promise.all([first.close(), first.close()]);
  expect(await query(second.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  await second.close();
  expect(postmasterPid()).toBeNull();
});

test('a password file that is gone is told in a sentence that says what to do', async () => {
  const path = join(dataDir, 'connection.json');
  renameSync(path, `${path}.away`);
  await expect(openEmbedded({ dataDir })).rejects.toMatchObject({
    code: 'embedded_failed',
    message: expect.stringMatching(/connection\.json with the password is gone: restore it/),
  });
  renameSync(`${path}.away`, path);
});

test('a server that cannot start says why in its own words', async () => {
  const path = join(dataDir, 'postgres', 'PG_VERSION');
  const version = readFileSync(path, 'utf8');
  writeFileSync(path, '12\n');
  await expect(openEmbedded({ dataDir })).rejects.toThrow(/initialized by PostgreSQL version 12/);
  writeFileSync(path, version);
});

test('nothing of it stays behind in the registry of its users', async () => {
  const user = await startUser();
  await close(user.process);
  expect(readdirSync(join(dataDir, 'leases'))).toEqual([]);
});

test.runIf(process.getuid?.() === 0)(
  'as root it runs as another user, also under a folder that is closed to others',
  async () => {
    chmodSync(root, 0o700);
    await startUser();
    const status = readFileSync(`/proc/${postmasterPid()}/status`, 'utf8');
    expect(/^Uid:\s+(\d+)/m.exec(status)?.[1]).not.toBe('0');
  },
);

async function startUser(): Promise<{ process: ChildProcess; url: string }> {
  const program = fileURLToPath(new URL('./__fixtures__/database-user.ts', import.meta.url));
  const child = spawn(process.execPath, ['--conditions=@punteo/source', program, dataDir], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  users.push(child);
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  for await (const line of createInterface({ input: child.stdout })) {
    return { process: child, url: (JSON.parse(line) as { url: string }).url };
  }
  throw new Error(`The process ended without a database: ${said}`);
}

async function close(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.stdin?.end();
  expect(await ended).toBe(0);
}

async function kill(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}

function postmasterPid(): number | null {
  const path = join(dataDir, 'postgres', 'postmaster.pid');
  return existsSync(path) ? Number(readFileSync(path, 'utf8').split('\n')[0]) : null;
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

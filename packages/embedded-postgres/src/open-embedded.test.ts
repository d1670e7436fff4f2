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

// One cluster for all tests, because initdb is slow. Each test starts with the server stopped.
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

test('two processes share one embedded server, and the last of them stops it', async () => {
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

test('four processes that start at the same moment get the same embedded server', async () => {
  const started = await Promise.all([startUser(), startUser(), startUser(), startUser()]);
  expect(new Set(started.map(({ url }) => url)).size).toBe(1);
  const pid = postmasterPid() as number;
  await Promise.all(started.map((user) => close(user.process)));
  expect(commandLineOf(pid)).toBeNull();
});

test('the next process uses the server of a process killed with -9, and stops it at its end', async () => {
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

test('committed rows survive a kill -9 of the embedded server, which restarts at the same address', async () => {
  const first = await startUser();
  await query(first.url, 'drop table if exists kept; create table kept as select generate_series(1, 10000) as id');
  const pid = postmasterPid() as number;
  process.kill(pid, 'SIGKILL');
  const second = await startUser();
  expect(second.url).toBe(first.url);
  expect(postmasterPid()).not.toBe(pid);
  expect(await query(second.url, 'select count(*)::int as count from kept')).toEqual([{ count: 10_000 }]);
});

test('an embedded server killed while it is used is restarted at the same address by its user', async () => {
  const database = await openEmbedded({ dataDir });
  await query(database.url, 'drop table if exists kept; create table kept as select 7 as id');
  const pid = postmasterPid() as number;
  process.kill(pid, 'SIGKILL');
  await expect.poll(() => query(database.url, 'select id from kept').catch(() => 'no answer')).toEqual([{ id: 7 }]);
  await database.close();
  expect(postmasterPid()).toBeNull();
});

test('after a kill -9 of the embedded server and its user, the next process finds the committed rows', async () => {
  const first = await startUser();
  await query(first.url, 'drop table if exists kept; create table kept as select 7 as id');
  process.kill(postmasterPid() as number, 'SIGKILL');
  await kill(first.process);
  const second = await startUser();
  expect(await query(second.url, 'select id from kept')).toEqual([{ id: 7 }]);
});

test('the embedded server starts also when its stale lock file names the pid of another program', async () => {
  const first = await startUser();
  await query(first.url, 'drop table if exists kept; create table kept as select 7 as id');
  const path = join(dataDir, 'postgres', 'postmaster.pid');
  const lockFile = readFileSync(path, 'utf8');
  await close(first.process);
  writeFileSync(path, lockFile.replace(/^\d+/, String(process.ppid)));
  const second = await startUser();
  expect(await query(second.url, 'select id from kept')).toEqual([{ id: 7 }]);
});

test('an initdb that was interrupted is repeated', async () => {
  const other = join(root, 'interrupted');
  mkdirSync(join(other, 'postgres.new'), { recursive: true });
  writeFileSync(join(other, 'postgres.new', 'PG_VERSION'), '18\n');
  const database = await openEmbedded({ dataDir: other });
  expect(await query(database.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  await database.close();
});

test('the embedded server is durable, UTF-8, byte-sorted, checksummed, on loopback only, and needs its password', async () => {
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

test('an embedded database opened twice in a process stays open until both are closed; closing one twice counts once', async () => {
  const first = await openEmbedded({ dataDir });
  const second = await openEmbedded({ dataDir });
  await Promise.all([first.close(), first.close()]);
  expect(await query(second.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  await second.close();
  expect(postmasterPid()).toBeNull();
});

test('a missing password file is an error that says what to do', async () => {
  const path = join(dataDir, 'connection.json');
  renameSync(path, `${path}.away`);
  await expect(openEmbedded({ dataDir })).rejects.toMatchObject({
    code: 'embedded_failed',
    message: expect.stringMatching(/connection\.json, which holds the password, is missing\. Restore it/),
  });
  renameSync(`${path}.away`, path);
});

test('an embedded server that cannot start is an error with PostgreSQL’s own message', async () => {
  const path = join(dataDir, 'postgres', 'PG_VERSION');
  const version = readFileSync(path, 'utf8');
  writeFileSync(path, '12\n');
  await expect(openEmbedded({ dataDir })).rejects.toThrow(/initialized by PostgreSQL version 12/);
  writeFileSync(path, version);
});

test('an embedded server that refuses its own user is an error, and the server does not stay behind', async () => {
  const path = join(dataDir, 'connection.json');
  const stored = readFileSync(path, 'utf8');
  writeFileSync(path, JSON.stringify({ ...JSON.parse(stored), password: 'another' }));
  await expect(openEmbedded({ dataDir })).rejects.toMatchObject({
    code: 'embedded_failed',
    message: expect.stringContaining('password authentication failed'),
  });
  expect(postmasterPid()).toBeNull();
  writeFileSync(path, stored);
});

test('the PG variables of the environment reach neither the embedded server nor its clients', async () => {
  const user = await startUser({
    PGHOST: 'nowhere.invalid',
    PGPORT: '1',
    PGUSER: 'nobody',
    PGPASSWORD: 'wrong',
    PGDATABASE: 'none',
    PGSSLMODE: 'require',
    PGSSLNEGOTIATION: 'direct',
    PGCLIENTENCODING: 'LATIN1',
    PGOPTIONS: '-c default_transaction_read_only=on -c no_such_setting=1',
  });
  expect(await query(user.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  await close(user.process);
  expect(postmasterPid()).toBeNull();
});

test('a process that closed its embedded database leaves no lease', async () => {
  const user = await startUser();
  await close(user.process);
  expect(readdirSync(join(dataDir, 'leases'))).toEqual([]);
});

test.runIf(process.getuid?.() === 0)(
  'started by root, the embedded server runs as another user, also below a folder that this user may not enter',
  async () => {
    chmodSync(root, 0o700);
    await startUser();
    const status = readFileSync(`/proc/${postmasterPid()}/status`, 'utf8');
    expect(/^Uid:\s+(\d+)/m.exec(status)?.[1]).not.toBe('0');
  },
);

async function startUser(
  variables: Readonly<Record<string, string>> = {},
): Promise<{ process: ChildProcess; url: string }> {
  const program = fileURLToPath(new URL('./__fixtures__/database-user.ts', import.meta.url));
  const child = spawn(process.execPath, ['--conditions=@punteo/source', program, dataDir], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...variables },
  });
  users.push(child);
  let output = '';
  child.stderr.on('data', (chunk) => {
    output += chunk;
  });
  for await (const line of createInterface({ input: child.stdout })) {
    return { process: child, url: (JSON.parse(line) as { url: string }).url };
  }
  throw new Error(`The process ended without a database: ${output}`);
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

import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, closeSync, constants, existsSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Binaries, locateBinaries } from './binaries.ts';
import { type Connection, probe, query, readConnection, writeConnection } from './connection.ts';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';
import { initialise } from './initialise.ts';
import type { Layout } from './layout.ts';
import { disownStrangersPid, livingPostmaster } from './postmaster.ts';
import { launchAs, type ServerUser, serverUser } from './server-user.ts';

export interface ServerOptions {
  /** False only where the data is thrown away afterwards: then nothing waits for the disk. */
  readonly durable: boolean;
  readonly log: (message: string) => void;
}

/** The database that the apps use. */
export const DATABASE = 'punteo';

/** Adopts the cluster's server if it lives, else starts it, else makes the cluster. Call it under the directory's lock. */
export async function ensureServer(layout: Layout, options: ServerOptions): Promise<Connection> {
  assertOurs(layout);
  const retried = await retryOrphansInTurn(layout);
  if (retried) {
    options.log(`PostgreSQL is already running on port ${retried.port}`);
    return retried;
  }
  const binaries = locateBinaries(layout.libraries);
  const user = serverUser();
  await initialise(layout, binaries, user, options.durable);
  const connection = await start(layout, binaries, user, options);
  options.log(`PostgreSQL started on port ${connection.port}, data in ${layout.root}`);
  return connection;
}

function assertOurs(layout: Layout): void {
  if (!existsSync(layout.connectionFile)) return;
  try {
    accessSync(layout.connectionFile, constants.R_OK);
  } catch (cause) {
    throw failed(
      layout,
      `${layout.root} was made by another user: run as that user, or name another data directory.`,
      cause,
    );
  }
}

async function retryOrphansInTurn(layout: Layout): Promise<Connection | null> {
  const deadline = Date.now() + ANSWER_SECONDS * 1_000;
  for (;;) {
    // Read anew each time: it may be starting, recovering, or on its way out.
    const postmaster = livingPostmaster(layout.cluster);
    if (!postmaster) return null;
    const connection = { ...storedConnection(layout), port: postmaster.port };
    if (connection.port > 0 && (await answers(layout, connection))) return connection;
    if (Date.now() > deadline)
      throw failed(
        layout,
        `PostgreSQL (process ${postmaster.pid}) runs but has not answered for ${ANSWER_SECONDS} s: stop it, then try again.`,
      );
    await sleep(20);
  }
}

async function start(
  layout: Layout,
  binaries: Binaries,
  user: ServerUser | null,
  options: ServerOptions,
): Promise<Connection> {
  const stored = storedConnection(layout);
  const deadline = Date.now() + ANSWER_SECONDS * 1_000;
  // The former port if it is free: whoever was connected before a crash finds the way back.
  let port = await freePort(stored.port);
  rotateLog(layout.logFile);
  while (Date.now() < deadline) {
    const connection = { ...stored, port };
    const logStart = existsSync(layout.logFile) ? statSync(layout.logFile).size : 0;
    disownStrangersPid(layout.cluster);
    const server = launch(layout, binaries, user, connection.port, options.durable);
    if (await becomesReady(layout, server, connection, deadline)) {
      writeConnection(layout.connectionFile, connection);
      await createDatabase(connection);
      return connection;
    }
    const said = readFileSync(layout.logFile, 'utf8').slice(logStart);
    if (/address already in use/i.test(said)) port = await freePort(0);
    // Children of a killed server take a moment to notice that it is gone.
    else if (/shared memory block|lock file "postmaster.pid" already exists/i.test(said)) await sleep(100);
    else throw failed(layout, `PostgreSQL did not start. ${said.trim()}`);
  }
  throw failed(layout, `PostgreSQL did not start within ${ANSWER_SECONDS} s.`);
}

const ANSWER_SECONDS = 60;
const LOG_BYTES = 10_000_000;

function launch(
  layout: Layout,
  binaries: Binaries,
  user: ServerUser | null,
  port: number,
  durable: boolean,
): ChildProcess {
  const settings = Object.entries({ ...SETTINGS, ...(durable ? DURABLE : VOLATILE), port });
  const args = ['-D', layout.cluster, ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`])];
  const {
    command,
    args: launchArgs,
    identity,
  } = launchAs(user, binaries.postgres, args, [binaries.postgres, layout.cluster]);
  const log = openSync(layout.logFile, 'a', 0o600);
  try {
    // Of a session of its own: it outlives us, and Ctrl-C in our terminal is not meant for it.
    const server = spawn(command, [...launchArgs], {
      ...identity,
      detached: true,
      stdio: ['ignore', log, log],
      cwd: '/',
      env: { PATH: process.env.PATH, LC_ALL: 'C', ...binaries.environment },
    });
    server.unref();
    return server;
  } finally {
    closeSync(log);
  }
}

const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  password_encryption: 'scram-sha-256',
  max_connections: 100,
  shared_buffers: '128MB',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // No replica reads this log, so it need not carry what only replicas need.
  wal_level: 'minimal',
  max_wal_senders: 0,
};
const DURABLE = { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on' };
const VOLATILE = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

async function becomesReady(
  layout: Layout,
  server: ChildProcess,
  connection: Connection,
  deadline: number,
): Promise<boolean> {
  let ended = false;
  server.once('exit', () => {
    ended = true;
  });
  server.once('error', () => {
    ended = true;
  });
  while (!ended && Date.now() < deadline) {
    // Only when the lock file names our child: else a stranger may be answering on that port.
    if (livingPostmaster(layout.cluster)?.pid === server.pid && (await answers(layout, connection))) return true;
    await sleep(5);
  }
  return false;
}

async function answers(layout: Layout, connection: Connection): Promise<boolean> {
  try {
    return (await probe(connection)) === 'answers';
  } catch (cause) {
    throw failed(layout, `PostgreSQL refused us: ${(cause as Error).message}.`, cause);
  }
}

async function createDatabase(connection: Connection): Promise<void> {
  const found = await query(connection, 'postgres', `select from pg_database where datname = '${DATABASE}'`);
  if (found.length === 0) await query(connection, 'postgres', `create database ${DATABASE}`);
}

function storedConnection(layout: Layout): Connection {
  const stored = readConnection(layout.connectionFile);
  if (stored) return stored;
  throw failed(layout, `${layout.connectionFile} with the password is gone: restore it, or move the data away.`);
}

/** A port on the loopback that nobody listens on: `preferred` if it is one. */
function freePort(preferred: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error) => (preferred === 0 ? reject(error) : resolve(freePort(0))));
    server.listen(preferred, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

function rotateLog(path: string): void {
  if (existsSync(path) && statSync(path).size > LOG_BYTES) renameSync(path, `${path}.1`);
}

function failed(layout: Layout, message: string, cause?: unknown): EmbeddedPostgresError {
  return new EmbeddedPostgresError('embedded_failed', `${message} (Its log: ${layout.logFile})`, { cause });
}

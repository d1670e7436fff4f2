import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, closeSync, constants, existsSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Binaries, locateBinaries } from './binaries.ts';
import { type Connection, probe, query, readConnection, writeConnection } from './connection.ts';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';
import { initialise } from './initialise.ts';
import type { Layout } from './layout.ts';
import { livingPostmaster, replaceReusedPid } from './postmaster.ts';
import { launchAs, type ServerUser, serverUser } from './server-user.ts';

/**
 * Connects to the running server, or else starts it, after creating the cluster if necessary. Call it under the
 * directory's lock.
 */
export async function ensureServer(layout: Layout, options: ServerOptions): Promise<Connection> {
  assertReadable(layout);
  const running = await runningServer(layout);
  if (running) {
    options.log(`PostgreSQL is already running on port ${running.port}`);
    return running;
  }
  const binaries = locateBinaries(layout.libraries);
  const user = serverUser();
  await initialise(layout, binaries, user, options.durable);
  const connection = await start(layout, binaries, user, options);
  options.log(`PostgreSQL started on port ${connection.port}, data in ${layout.root}`);
  return connection;
}

export interface ServerOptions {
  /** False: commits do not wait for the disk. Only for data that is removed afterwards. */
  readonly durable: boolean;
  readonly log: (message: string) => void;
}

/** The name of the database. */
export const DATABASE = 'punteo';

function assertReadable(layout: Layout): void {
  if (!existsSync(layout.connectionFile)) return;
  try {
    accessSync(layout.connectionFile, constants.R_OK);
  } catch (cause) {
    throw failed(
      layout,
      `${layout.root} belongs to another user. Run as that user, or name another data directory.`,
      cause,
    );
  }
}

/** The connection of a server that another process started; null when none runs. Waits while it starts or stops. */
async function runningServer(layout: Layout): Promise<Connection | null> {
  const deadline = Date.now() + ANSWER_SECONDS * 1_000;
  for (;;) {
    // Read in every turn: a starting server writes its port later, a stopping one removes the file.
    const postmaster = livingPostmaster(layout.cluster);
    if (!postmaster) return null;
    const connection = { ...storedConnection(layout), port: postmaster.port };
    if (connection.port > 0 && (await answers(layout, connection))) return connection;
    if (Date.now() > deadline)
      throw failed(
        layout,
        `PostgreSQL (process ${postmaster.pid}) did not answer within ${ANSWER_SECONDS} s. Stop it, then try again.`,
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
  // The earlier port if it is free, so that clients can reconnect after a crash.
  let port = await freePort(stored.port);
  rotateLog(layout.logFile);
  while (Date.now() < deadline) {
    const connection = { ...stored, port };
    const logStart = existsSync(layout.logFile) ? statSync(layout.logFile).size : 0;
    replaceReusedPid(layout.cluster);
    const server = launch(layout, binaries, user, connection.port, options.durable);
    try {
      if (await becomesReady(layout, server, connection, deadline)) {
        writeConnection(layout.connectionFile, connection);
        await createDatabase(connection);
        return connection;
      }
    } catch (error) {
      await endServer(server);
      throw error;
    }
    await endServer(server);
    const output = readFileSync(layout.logFile, 'utf8').slice(logStart);
    if (/address already in use/i.test(output)) port = await freePort(0);
    // Children of a killed server take a moment to end.
    else if (/shared memory block|lock file "postmaster.pid" already exists/i.test(output)) await sleep(100);
    else throw failed(layout, `PostgreSQL did not start. ${output.trim()}`);
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
    // In its own session: it may outlive this process, and Ctrl-C in this terminal must not stop it.
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
  // There are no replicas.
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
    // The lock file must name our child: another program may answer on that port.
    if (livingPostmaster(layout.cluster)?.pid === server.pid && (await answers(layout, connection))) return true;
    await sleep(5);
  }
  return false;
}

/** Ends a server that cannot be used, so that it does not stay behind. */
async function endServer(server: ChildProcess): Promise<void> {
  if (server.pid === undefined || server.exitCode !== null || server.signalCode !== null) return;
  const ended = new Promise((resolve) => server.once('exit', resolve));
  server.ref();
  // Immediate shutdown: nothing was written.
  server.kill('SIGQUIT');
  await ended;
}

async function answers(layout: Layout, connection: Connection): Promise<boolean> {
  try {
    return (await probe(connection)) === 'answers';
  } catch (cause) {
    throw failed(layout, `PostgreSQL refused the connection: ${(cause as Error).message}.`, cause);
  }
}

async function createDatabase(connection: Connection): Promise<void> {
  const found = await query(connection, 'postgres', `select from pg_database where datname = '${DATABASE}'`);
  if (found.length === 0) await query(connection, 'postgres', `create database ${DATABASE}`);
}

function storedConnection(layout: Layout): Connection {
  const stored = readConnection(layout.connectionFile);
  if (stored) return stored;
  throw failed(
    layout,
    `${layout.connectionFile}, which holds the password, is missing. Restore it, or move the data directory away.`,
  );
}

/** A free port on loopback: `preferred` if it is free. */
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
  return new EmbeddedPostgresError('embedded_failed', `${message} (Log: ${layout.logFile})`, { cause });
}

import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Binaries } from './binaries.ts';
import { writeConnection } from './connection.ts';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';
import type { Layout } from './layout.ts';
import { closedFolderFor, launchAs, type ServerUser } from './server-user.ts';

/** Makes a cluster unless there is one. Call it under the directory's lock. */
export async function initialise(
  layout: Layout,
  binaries: Binaries,
  user: ServerUser | null,
  durable: boolean,
): Promise<void> {
  if (existsSync(join(layout.cluster, 'PG_VERSION'))) return;
  // Made aside and moved in whole: initdb writes PG_VERSION first, so a half-made cluster looks like a made one.
  const draft = `${layout.cluster}.new`;
  const passwordFile = `${layout.cluster}.password`;
  const password = randomBytes(24).toString('base64url');
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (user) for (const path of [draft, passwordFile]) chownSync(path, user.uid, user.gid);
  try {
    await initdb(binaries, user, draft, [
      `--username=${SUPERUSER}`,
      `--pwfile=${passwordFile}`,
      ...FLAGS,
      ...(durable ? [] : ['--no-sync']),
    ]);
  } finally {
    rmSync(passwordFile, { force: true });
  }
  writeConnection(layout.connectionFile, { port: 0, user: SUPERUSER, password });
  renameSync(draft, layout.cluster);
}

const SUPERUSER = 'punteo';

/** Without them a cluster made under LANG=C is SQL_ASCII, sorts by the host's rules, and lets anyone on the host in. */
const FLAGS = [
  '--encoding=UTF8',
  '--locale=C',
  '--data-checksums',
  '--auth-host=scram-sha-256',
  '--auth-local=scram-sha-256',
];

async function initdb(binaries: Binaries, user: ServerUser | null, directory: string, flags: string[]): Promise<void> {
  const launch = launchAs(user, binaries.initdb, [`--pgdata=${directory}`, ...flags], [binaries.initdb, directory]);
  try {
    await promisify(execFile)(launch.command, [...launch.args], {
      ...launch.identity,
      cwd: '/',
      env: { PATH: process.env.PATH, LC_ALL: 'C', ...binaries.environment },
    });
  } catch (cause) {
    throw new EmbeddedPostgresError(
      'embedded_failed',
      `PostgreSQL could not be set up. ${reasonOf(cause, user, [binaries.initdb, directory])}`,
      {
        cause,
      },
    );
  }
}

function reasonOf(cause: unknown, user: ServerUser | null, paths: readonly string[]): string {
  const closed = user && paths.map((path) => closedFolderFor(user, path)).find((folder) => folder !== null);
  if (closed)
    return `As root it runs as user ${user.name}, who may not enter ${closed}: move the project, open that folder (chmod o+x), or set DATABASE_URL.`;
  const { stderr, message } = cause as { stderr?: string; message?: string };
  return (stderr || message || String(cause)).trim();
}

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

/** Creates the cluster unless it exists. Call it under the directory's lock. */
export async function initialise(
  layout: Layout,
  binaries: Binaries,
  user: ServerUser | null,
  durable: boolean,
): Promise<void> {
  if (existsSync(join(layout.cluster, 'PG_VERSION'))) return;
  // Created elsewhere and then renamed: initdb writes PG_VERSION first, so half a cluster would look complete.
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

/** The defaults would give SQL_ASCII under LANG=C, the host's sort order, and access without a password. */
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
      `initdb failed. ${reasonOf(cause, user, [binaries.initdb, directory])}`,
      {
        cause,
      },
    );
  }
}

function reasonOf(cause: unknown, user: ServerUser | null, paths: readonly string[]): string {
  const closed = user && paths.map((path) => closedFolderFor(user, path)).find((folder) => folder !== null);
  if (closed)
    return (
      `Started by root, PostgreSQL runs as user ${user.name}, who has no access to ${closed}. ` +
      'Move the project, open that folder (chmod o+x), or set DATABASE_URL.'
    );
  const { stderr, message } = cause as { stderr?: string; message?: string };
  return (stderr || message || String(cause)).trim();
}

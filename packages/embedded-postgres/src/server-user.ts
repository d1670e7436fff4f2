import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';

/** `postgres` if the host has it, else `nobody`; null when this process is not root. Never creates a user. */
export function serverUser(): ServerUser | null {
  if (process.getuid?.() !== 0) return null;
  for (const name of ['postgres', 'nobody']) {
    const uid = idOf('-u', name);
    const gid = idOf('-g', name);
    if (uid !== null && gid !== null) return { name, uid, gid };
  }
  throw new EmbeddedPostgresError(
    'embedded_unavailable',
    'PostgreSQL refuses to run as root, and this host has no user postgres or nobody. Set DATABASE_URL, or be another user.',
  );
}

/** The user that PostgreSQL runs as when this process is root: it refuses to run as root. */
export interface ServerUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/**
 * How to run a command as that user. When the user may not enter a folder above `paths` (a project under root's home),
 * the command keeps one privilege of root: to enter any folder.
 */
export function launchAs(user: ServerUser | null, command: string, args: readonly string[], paths: string[]): Launch {
  if (!user) return { command, args, identity: {} };
  const setpriv = ['/usr/bin/setpriv', '/bin/setpriv'].find((path) => existsSync(path));
  const privilege = traversalPrivilege();
  const closed = paths.some((path) => closedFolderFor(user, path) !== null);
  if (!closed || !setpriv || !privilege) return { command, args, identity: { uid: user.uid, gid: user.gid } };
  return {
    command: setpriv,
    args: [
      `--reuid=${user.uid}`,
      `--regid=${user.gid}`,
      '--clear-groups',
      // Without it `access()`, which initdb calls first, ignores the privilege.
      '--securebits=+no_setuid_fixup',
      `--inh-caps=-all,+${privilege}`,
      `--ambient-caps=-all,+${privilege}`,
      command,
      ...args,
    ],
    identity: {},
  };
}

/** A command, and the `spawn` options that make it run as the server's user. */
export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
  readonly identity: { readonly uid?: number; readonly gid?: number };
}

/** The topmost folder above `path` that this user may not enter; null when there is none. */
export function closedFolderFor(user: ServerUser, path: string): string | null {
  const parent = dirname(path);
  const above = parent === path ? null : closedFolderFor(user, parent);
  if (above) return above;
  const { mode, uid, gid } = statSync(parent);
  const shift = uid === user.uid ? 6 : gid === user.gid ? 3 : 0;
  return ((mode >> shift) & 1) === 1 ? null : parent;
}

function idOf(flag: '-u' | '-g', name: string): number | null {
  try {
    const id = Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
    return Number.isInteger(id) ? id : null;
  } catch {
    return null;
  }
}

/** CAP_DAC_READ_SEARCH (bit 2) or else the stronger CAP_DAC_OVERRIDE (bit 1), which containers often keep alone. */
function traversalPrivilege(): 'dac_read_search' | 'dac_override' | null {
  if (process.platform !== 'linux') return null;
  const effective = BigInt(
    `0x${/^CapEff:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0'}`,
  );
  if ((effective >> 2n) & 1n) return 'dac_read_search';
  return (effective >> 1n) & 1n ? 'dac_override' : null;
}

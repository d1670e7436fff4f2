import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';

/** Who PostgreSQL runs as, when not as ourselves: it refuses to run as root. */
export interface ServerUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** `postgres` where the host has it, else `nobody`; null when we are not root. No user is ever created. */
export function serverUser(): ServerUser | null {
  if (process.getuid?.() !== 0) return null;
  for (const name of ['postgres', 'nobody']) {
    const uid = idOf('-u', name);
    const gid = idOf('-g', name);
    if (uid !== null && gid !== null) return { name, uid, gid };
  }
  throw new EmbeddedPostgresError(
    'embedded_unavailable',
    'PostgreSQL refuses to run as root, and this host has neither a user postgres nor nobody: set DATABASE_URL, or run as another user.',
  );
}

/** A command, and the options of `spawn` that make it run as the server's user. */
export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
  readonly identity: { readonly uid?: number; readonly gid?: number };
}

/**
 * How to run a command as that user. Where a folder on the way to `paths` is closed to it (a project under root's
 * home), the command is given the right to pass through, and nothing else of root's.
 */
export function launchAs(user: ServerUser | null, command: string, args: readonly string[], paths: string[]): Launch {
  if (!user) return { command, args, identity: {} };
  const setpriv = ['/usr/bin/setpriv', '/bin/setpriv'].find((path) => existsSync(path));
  const callbackAddress = passingAddress();
  const closed = paths.some((path) => closedFolderFor(user, path) !== null);
  if (!closed || !setpriv || !callbackAddress) return { command, args, identity: { uid: user.uid, gid: user.gid } };
  return {
    command: setpriv,
    args: [
      `--reuid=${user.uid}`,
      `--regid=${user.gid}`,
      '--clear-groups',
      // Without it `access()` asks about the user alone, and initdb does so before it runs anything.
      '--securebits=+no_setuid_fixup',
      `--inh-caps=-all,+${callbackAddress}`,
      `--ambient-caps=-all,+${callbackAddress}`,
      command,
      ...args,
    ],
    identity: {},
  };
}

/** The first folder above `path` that this user may not pass through; null when the way is open. */
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

/** Bits of linux/capability.h; the weaker first. Containers often keep only the second. */
function passingAddress(): 'dac_read_search' | 'dac_override' | null {
  if (process.platform !== 'linux') return null;
  const held = BigInt(`0x${/^CapEff:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0'}`);
  if ((held >> 2n) & 1n) return 'dac_read_search';
  return (held >> 1n) & 1n ? 'dac_override' : null;
}

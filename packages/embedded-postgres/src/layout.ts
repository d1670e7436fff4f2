import { mkdirSync, realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';

/**
 * The layout of a data directory, which is created if necessary. Every path to the same directory gives the same
 * layout.
 */
export function layoutOf(dataDir: string): Layout {
  const path = resolve(dataDir);
  // Other users may enter, because the server may run as another user; secret files have their own permissions.
  mkdirSync(path, { recursive: true, mode: 0o755 });
  const root = realpathSync(path);
  return {
    root,
    cluster: join(root, 'postgres'),
    connectionFile: join(root, 'connection.json'),
    logFile: join(root, 'postgres.log'),
    leases: join(root, 'leases'),
    lock: join(root, 'lock'),
    libraries: join(root, 'libraries'),
  };
}

/** The paths in a data directory. */
export interface Layout {
  readonly root: string;
  /** PostgreSQL's own data directory. */
  readonly cluster: string;
  readonly connectionFile: string;
  readonly logFile: string;
  readonly leases: string;
  readonly lock: string;
  /** Links to shared libraries, when the binaries' own folder is read-only. */
  readonly libraries: string;
}

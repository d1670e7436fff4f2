import { mkdirSync, realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Where things are in a data directory. */
export interface Layout {
  readonly root: string;
  /** PostgreSQL's own data directory. */
  readonly cluster: string;
  readonly connectionFile: string;
  readonly logFile: string;
  readonly leases: string;
  readonly lock: string;
  /** Links to shared libraries, where the binaries' own folder can't be written. */
  readonly libraries: string;
}

/** Creates the data directory when there is none. All ways to name the same directory give the same layout. */
export function layoutOf(dataDir: string): Layout {
  const path = resolve(dataDir);
  // Others may pass through, as the server may run as another user; what is secret in it is closed by itself.
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

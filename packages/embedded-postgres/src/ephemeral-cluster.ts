import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withDirectoryLock } from './directory-lock.ts';
import { type Layout, layoutOf } from './layout.ts';
import { takeLease } from './leases.ts';
import { openCluster } from './open-embedded.ts';
import { livingPostmaster, stopPostmaster } from './postmaster.ts';
import { isAlive, type ProcessIdentity, thisProcess } from './process-identity.ts';

/**
 * Creates the directory of a cluster that exists as long as this process, and removes the clusters of processes that
 * were killed. `openEphemeral` starts the server.
 */
export async function createEphemeralCluster(): Promise<EphemeralCluster> {
  await removeAbandonedClusters();
  const directory = mkdtempSync(join(tmpdir(), PREFIX));
  // The server may run as another user.
  chmodSync(directory, 0o755);
  const layout = layoutOf(directory);
  const destroyAtExit = () => destroyNow(layout);
  process.once('exit', destroyAtExit);
  // Kept to the end, so that the server does not stop between two processes that use it one after the other.
  takeLease(layout.leases);
  writeFileSync(join(directory, OWNER), JSON.stringify(thisProcess()));
  return {
    directory,
    destroy: () => {
      process.removeListener('exit', destroyAtExit);
      return destroy(layout);
    },
  };
}

/** A cluster for tests. Its data is removed with it. */
export interface EphemeralCluster {
  /** The argument of `openEphemeral`, also in another process. */
  readonly directory: string;
  /** Stops the server, also while others use it, and removes its data. */
  destroy(): Promise<void>;
}

/**
 * Starts the cluster unless it runs, and returns its URL. Only `destroy` stops it. With `durable: false`, commits do
 * not wait for the disk.
 */
export async function openEphemeral(directory: string, options: { durable: boolean }): Promise<string> {
  const { url } = await openCluster(layoutOf(directory), { ...options, log: () => {} });
  return url;
}

const PREFIX = 'punteo-ephemeral-';
const OWNER = 'owner.json';

async function destroy(layout: Layout): Promise<void> {
  await withDirectoryLock(layout.lock, () => stopPostmaster(layout.cluster));
  rmSync(layout.root, { recursive: true, force: true, maxRetries: 3 });
}

function destroyNow(layout: Layout): void {
  const postmaster = livingPostmaster(layout.cluster);
  if (postmaster) process.kill(postmaster.pid, 'SIGQUIT');
  else rmSync(layout.root, { recursive: true, force: true });
}

async function removeAbandonedClusters(): Promise<void> {
  const names = readdirSync(tmpdir()).filter((name) => name.startsWith(PREFIX));
  for (const directory of names.map((name) => join(tmpdir(), name))) {
    if (!isAbandoned(directory)) continue;
    // Another process may be removing it, or it may belong to another user.
    await destroy(layoutOf(directory)).catch(() => {});
  }
}

function isAbandoned(directory: string): boolean {
  try {
    return !isAlive(JSON.parse(readFileSync(join(directory, OWNER), 'utf8')) as ProcessIdentity);
  } catch {
    // Without an owner file it is being created or removed, unless it is old.
    const { mtimeMs } = statSync(directory, { throwIfNoEntry: false }) ?? { mtimeMs: Date.now() };
    return Date.now() - mtimeMs > 3_600_000;
  }
}

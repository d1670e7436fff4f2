import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withDirectoryLock } from './directory-lock.ts';
import { type Layout, layoutOf } from './layout.ts';
import { takeLease } from './leases.ts';
import { openCluster } from './open-embedded.ts';
import { livingPostmaster, stopPostmaster } from './postmaster.ts';
import { isAlive, type ProcessIdentity, thisProcess } from './process-identity.ts';

/** A cluster for tests: its data is thrown away. Nothing is started before the first `open`. */
export interface EphemeralCluster {
  /** What another process passes to `openEphemeral`. */
  readonly directory: string;
  /** Stops the server, whoever still uses it, and removes its data. */
  destroy(): Promise<void>;
}

/** Makes room for a cluster that lives as long as this process, and clears away those of processes that were killed. */
export async function createEphemeralCluster(): Promise<EphemeralCluster> {
  await removeAbandoned();
  const directory = mkdtempSync(join(tmpdir(), PREFIX));
  // The server may run as another user than we.
  chmodSync(directory, 0o755);
  const layout = layoutOf(directory);
  const destroyAtExit = () => destroyNow(layout);
  process.once('exit', destroyAtExit);
  // Held to the end, so that the server stays between two processes that use it one after the other.
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

/**
 * The cluster's URL; starts it if this is the first process to ask. It is never stopped before `destroy`.
 * With `durable: false` commits don't wait for the disk.
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

async function removeAbandoned(): Promise<void> {
  const names = readdirSync(tmpdir()).filter((name) => name.startsWith(PREFIX));
  for (const directory of names.map((name) => join(tmpdir(), name))) {
    if (!isAbandoned(directory)) continue;
    // Another may be clearing it away at this moment, or it is another user's: the next will see.
    await destroy(layoutOf(directory)).catch(() => {});
  }
}

function isAbandoned(directory: string): boolean {
  try {
    return !isAlive(JSON.parse(readFileSync(join(directory, OWNER), 'utf8')) as ProcessIdentity);
  } catch {
    // Without an owner it is being made or being removed, unless it has been so for long.
    const { mtimeMs } = statSync(directory, { throwIfNoEntry: false }) ?? { mtimeMs: Date.now() };
    return Date.now() - mtimeMs > 3_600_000;
  }
}

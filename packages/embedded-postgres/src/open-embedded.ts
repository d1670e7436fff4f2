import { existsSync } from 'node:fs';
import { connectionUrl } from './connection.ts';
import { tryDirectoryLock, withDirectoryLock } from './directory-lock.ts';
import { type Layout, layoutOf } from './layout.ts';
import { hasLivingLeases, takeLease } from './leases.ts';
import { livingPostmaster, stopPostmaster } from './postmaster.ts';
import { DATABASE, ensureServer, type ServerOptions } from './server.ts';

export interface EmbeddedOptions {
  /** Where the data is kept; made when it is not there. Default `.punteo` under the working directory. */
  readonly dataDir?: string;
  /** Told in a sentence when the server is started, adopted or stopped. */
  readonly log?: (message: string) => void;
}

export interface EmbeddedDatabase {
  /** Holds the password: not for logs. */
  readonly url: string;
  /** Gives the server back; the last process to do so stops it. */
  close(): Promise<void>;
}

/**
 * A real PostgreSQL on this machine for when there is no `DATABASE_URL`. All processes that name the same directory share
 * one server, which outlives each of them: the first starts it, the last stops it. After a crash of any of them the next
 * finds things as they were committed; a server that dies under its users is started again at the same address.
 *
 * Throws `embedded_unavailable` when there are no binaries for this machine, `embedded_failed` when they don't start.
 */
export async function openEmbedded(options: EmbeddedOptions = {}): Promise<EmbeddedDatabase> {
  const layout = layoutOf(options.dataDir ?? '.punteo');
  const clusterOptions = { durable: true, log: options.log ?? (() => {}) };
  const database = await openCluster(layout, clusterOptions);
  const stopWatching = keepRunning(layout, clusterOptions);
  return {
    url: database.url,
    async close() {
      await stopWatching();
      await database.close();
    },
  };
}

/** One user's hold on a cluster. */
export async function openCluster(layout: Layout, options: ServerOptions): Promise<EmbeddedDatabase> {
  const { connection, returnLease } = await withDirectoryLock(layout.lock, async () => {
    const connection = await ensureServer(layout, options);
    return { connection, returnLease: takeLease(layout.leases) };
  });
  const leaveAtExit = () => leaveNow(layout, returnLease);
  process.once('exit', leaveAtExit);
  let closing: Promise<void> | undefined;
  const close = () =>
    withDirectoryLock(layout.lock, async () => {
      process.removeListener('exit', leaveAtExit);
      returnLease();
      if (hasLivingLeases(layout.leases)) return;
      await stopPostmaster(layout.cluster);
      options.log('PostgreSQL stopped: nobody uses it any more');
    });
  return {
    url: connectionUrl(connection, DATABASE),
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}

/** Starts the server again, at the same address, when it dies under its users; they find their way back by themselves. */
function keepRunning(layout: Layout, options: ServerOptions): () => Promise<void> {
  let reviving: Promise<unknown> | undefined;
  const timer = setInterval(() => {
    if (reviving || livingPostmaster(layout.cluster)) return;
    reviving = withDirectoryLock(layout.lock, () => ensureServer(layout, options))
      .catch((error: Error) => options.log(`PostgreSQL died and could not be started again: ${error.message}`))
      .finally(() => {
        reviving = undefined;
      });
  }, WATCH_MILLISECONDS).unref();
  return async () => {
    clearInterval(timer);
    await reviving;
  };
}

const WATCH_MILLISECONDS = 1_000;

/** What a process that ends without closing can still do: nothing that waits. */
function leaveNow(layout: Layout, returnLease: () => void): void {
  // Whoever owned the directory may have removed it: then nothing is to be left of it.
  if (!existsSync(layout.root)) return;
  returnLease();
  const release = tryDirectoryLock(layout.lock);
  if (!release) return;
  const postmaster = hasLivingLeases(layout.leases) ? null : livingPostmaster(layout.cluster);
  if (postmaster) process.kill(postmaster.pid, 'SIGINT');
  release();
}

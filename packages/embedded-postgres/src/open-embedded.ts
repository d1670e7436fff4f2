import { existsSync } from 'node:fs';
import { connectionUrl } from './connection.ts';
import { tryDirectoryLock, withDirectoryLock } from './directory-lock.ts';
import { type Layout, layoutOf } from './layout.ts';
import { hasLivingLeases, takeLease } from './leases.ts';
import { livingPostmaster, stopPostmaster } from './postmaster.ts';
import { DATABASE, ensureServer, type ServerOptions } from './server.ts';

/**
 * Opens a real PostgreSQL on this machine, for use without a `DATABASE_URL`. All processes with the same data directory
 * share one server: the first starts it, the last stops it. After a crash, the next process finds all committed data. A
 * server that dies while it is used is started again at the same address.
 *
 * Throws `embedded_unavailable` when there are no binaries for this machine; `embedded_failed` when they do not start.
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

/** Settings of `openEmbedded`. */
export interface EmbeddedOptions {
  /** The data directory, created if necessary. Default: `.punteo` in the working directory. */
  readonly dataDir?: string;
  /** Called with a sentence when the server is started, reused or stopped. */
  readonly log?: (message: string) => void;
}

/** A database on the embedded server, while this process uses it. */
export interface EmbeddedDatabase {
  /** Holds the password: do not log it. */
  readonly url: string;
  /** Ends this process's use of the server. The last process stops it. */
  close(): Promise<void>;
}

/** Starts the server unless it runs, and counts this process as a user of it until `close`. */
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
      options.log('PostgreSQL stopped, because no process uses it any more');
    });
  return {
    url: connectionUrl(connection, DATABASE),
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}

/** Starts the server again, at the same address, when it dies while it is used. Its users reconnect by themselves. */
function keepRunning(layout: Layout, options: ServerOptions): () => Promise<void> {
  let restarting: Promise<unknown> | undefined;
  const timer = setInterval(() => {
    if (restarting || livingPostmaster(layout.cluster)) return;
    restarting = withDirectoryLock(layout.lock, () => ensureServer(layout, options))
      .catch((error: Error) => options.log(`PostgreSQL died and could not be started again: ${error.message}`))
      .finally(() => {
        restarting = undefined;
      });
  }, WATCH_MILLISECONDS).unref();
  return async () => {
    clearInterval(timer);
    await restarting;
  };
}

const WATCH_MILLISECONDS = 1_000;

/** The synchronous part of `close`, for a process that exits without it. */
function leaveNow(layout: Layout, returnLease: () => void): void {
  // The directory's owner may have removed it; then nothing must be created in it.
  if (!existsSync(layout.root)) return;
  returnLease();
  const release = tryDirectoryLock(layout.lock);
  if (!release) return;
  const postmaster = hasLivingLeases(layout.leases) ? null : livingPostmaster(layout.cluster);
  if (postmaster) process.kill(postmaster.pid, 'SIGINT');
  release();
}

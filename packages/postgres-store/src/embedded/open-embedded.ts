import { connectionUrl } from './connection.ts';
import { tryDirectoryLock, withDirectoryLock } from './directory-lock.ts';
import { type Layout, layoutOf } from './layout.ts';
import { hasLivingLeases, takeLease } from './leases.ts';
import { livingPostmaster, stopPostmaster } from './postmaster.ts';
import { DATABASE, ensureServer } from './server.ts';

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
 * one server, which outlives each of them: the first starts it, the last stops it, and after a crash of any of them
 * (or of the server) the next finds things as they were committed.
 *
 * Throws `embedded_unavailable` when there are no binaries for this machine, `embedded_failed` when they don't start.
 */
export async function openEmbedded(options: EmbeddedOptions = {}): Promise<EmbeddedDatabase> {
  return openCluster(layoutOf(options.dataDir ?? '.punteo'), { durable: true, log: options.log ?? (() => {}) });
}

/** The same for callers that know the directory's layout. */
export async function openCluster(
  layout: Layout,
  options: { durable: boolean; log: (message: string) => void },
): Promise<EmbeddedDatabase> {
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

/** What a process that ends without closing can still do: nothing that waits. */
function leaveNow(layout: Layout, returnLease: () => void): void {
  returnLease();
  const release = tryDirectoryLock(layout.lock);
  if (!release) return;
  const postmaster = hasLivingLeases(layout.leases) ? null : livingPostmaster(layout.cluster);
  if (postmaster) process.kill(postmaster.pid, 'SIGINT');
  release();
}

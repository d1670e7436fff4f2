import { createLog, errorFields, type Log } from '@punteo/app-kit/log';
import { exitCodeOfStart } from '@punteo/app-kit/start-error';
import type { Config } from '../config.ts';
import { openApp } from '../open-app.ts';
import { type RunningServer, startServer } from './start-server.ts';

/**
 * Serves until SIGTERM or SIGINT, then finishes the requests in progress. Returns the exit code, also of a start that failed.
 * Logs to stderr: stdout is the command's report.
 */
export async function serveUntilSignal(
  config: Config,
  {
    note,
    onListening,
  }: {
    readonly note: (message: string) => void;
    readonly onListening: (server: Pick<RunningServer, 'url' | 'adminUrl'>) => void;
  },
): Promise<number> {
  const log = createLog({ app: 'reconciliation', level: config.logLevel, destination: 'stderr' });
  let server: RunningServer;
  try {
    server = await start(config, note, log);
  } catch (error) {
    log.error('The server could not start.', errorFields(error));
    return exitCodeOfStart(error);
  }
  log.info('listening', {
    url: server.url,
    ...(server.adminUrl === null ? {} : { adminUrl: server.adminUrl }),
    ...(config.reconcileEveryMinutes === null ? {} : { everyMinutes: config.reconcileEveryMinutes }),
    ...config.reconcileCron,
  });
  onListening(server);
  const signal = await stopSignal();
  log.info('Stopping: requests in progress are finished.', { signal });
  await server.close();
  log.info('Stopped.');
  return 0;
}

/** The server on its open app, which it closes with itself. */
async function start(config: Config, note: (message: string) => void, log: Log): Promise<RunningServer> {
  const app = await openApp(config, note, log);
  try {
    const admin = { host: config.adminHost, port: config.adminPort };
    const server = await startServer(app, { ...config, admin, log, ping: app.ping });
    return { ...server, close: () => server.close().finally(app.close) };
  } catch (error) {
    await app.close();
    throw error;
  }
}

function stopSignal(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve(signal));
  });
}

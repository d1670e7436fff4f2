import { createLog, errorFields } from '@punteo/app-kit/log';
import type { Config } from '../config.ts';
import { openApp } from '../open-app.ts';
import { type RunningServer, startServer } from './start-server.ts';

/** Serves until SIGTERM or SIGINT, then finishes the requests in progress. Logs to stderr: stdout is the command's report. */
export async function serveUntilSignal(
  config: Config,
  {
    note,
    onListening,
  }: {
    readonly note: (message: string) => void;
    readonly onListening: (server: Pick<RunningServer, 'url' | 'adminUrl'>) => void;
  },
): Promise<void> {
  const log = createLog({ app: 'reconciliation', level: config.logLevel, destination: 'stderr' });
  const app = await openApp(config, note, log);
  try {
    const admin = { host: config.adminHost, port: config.adminPort };
    const server = await startServer(app, { ...config, admin, log, ping: app.ping });
    log.info('listening', {
      url: server.url,
      ...(server.adminUrl === null ? {} : { adminUrl: server.adminUrl }),
      ...(config.reconcileEveryMinutes === null ? {} : { everyMinutes: config.reconcileEveryMinutes }),
      ...config.reconcileCron,
    });
    onListening(server);
    const signal = await stopSignal();
    log.info('stopping', { signal });
    await server.close();
  } catch (error) {
    log.error('The server could not start.', errorFields(error));
    throw error;
  } finally {
    await app.close();
  }
}

function stopSignal(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve(signal));
  });
}

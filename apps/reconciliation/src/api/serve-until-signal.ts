import { createLog, errorFields, type Log } from '@punteo/app-kit/log';
import { exitCodeOfStart } from '@punteo/app-kit/start-error';
import { dashboardFiles } from '@punteo/dashboard';
import type { Config } from '../config.ts';
import { type OpenApp, openApp } from '../open-app.ts';
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
    readonly onListening: (server: Pick<RunningServer, 'url' | 'adminUrl'>, app: OpenApp) => Promise<void>;
  },
): Promise<number> {
  const log = createLog({ app: 'reconciliation', level: config.logLevel, destination: 'stderr' });
  let server: ServerWithApp;
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
  const signalled = stopSignal();
  try {
    if (config.tokens.length === 0 && !(await hasToken(server.app))) log.warn(NO_TOKEN);
  } catch (error) {
    // It serves all the same: the database may be back soon.
    log.error('The tokens could not be read.', errorFields(error));
  }
  await onListening(server, server.app);
  const signal = await signalled;
  log.info('Stopping: requests in progress are finished.', { signal });
  await server.close();
  log.info('Stopped.');
  return 0;
}

/** It serves all the same: the schedule reconciles, and a token can be created at any time. */
const NO_TOKEN =
  'There is no API token, so that no program may use the API. Create one: punteo tokens create NAME --role admin. For a ' +
  'browser: punteo tokens link --role admin.';

async function hasToken({ access, clock }: OpenApp): Promise<boolean> {
  const now = clock();
  const isValid = (expiresAt: Date | null) => expiresAt === null || expiresAt > now;
  return (await access.listTokens()).some(({ revokedAt, expiresAt }) => revokedAt === null && isValid(expiresAt));
}

interface ServerWithApp extends RunningServer {
  readonly app: OpenApp;
}

/** The server on its open app, which it closes with itself. */
async function start(config: Config, note: (message: string) => void, log: Log): Promise<ServerWithApp> {
  const app = await openApp(config, note, log);
  try {
    const admin = { host: config.adminHost, port: config.adminPort };
    const dashboardFolder = await dashboardFiles(note);
    const server = await startServer(app, { ...config, admin, log, ping: app.ping, dashboardFolder });
    return { ...server, app, close: () => server.close().finally(app.close) };
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

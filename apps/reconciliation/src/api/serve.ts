import type { Config } from '../config.ts';
import { createLog, errorFields } from '../log.ts';
import { openApp } from '../open-app.ts';
import { startServer } from './server.ts';

/** Serves until SIGTERM or SIGINT, then lets what is under way end. */
export async function serveUntilSignal(
  config: Config,
  { note, onListening }: { readonly note: (message: string) => void; readonly onListening: (url: string) => void },
): Promise<void> {
  const log = createLog(config.logLevel);
  const app = await openApp(config, note);
  try {
    const server = await startServer(app, { ...config, log, ping: app.ping });
    log.info('listening', {
      url: server.url,
      ...(config.reconcileEveryMinutes === null ? {} : { everyMinutes: config.reconcileEveryMinutes }),
    });
    onListening(server.url);
    const signal = await stopSignal();
    log.info('stopping', { signal });
    await server.close();
  } catch (error) {
    log.error('could not serve', errorFields(error));
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

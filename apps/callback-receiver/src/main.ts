import { enableCompileCache } from 'node:module';

// Before any other module is loaded, which is why these are imported on demand.
enableCompileCache();
const [{ ConfigError }, { createLog, errorFields }, { readConfig }, { startReceiver }] = await Promise.all([
  import('@punteo/app-kit/config'),
  import('@punteo/app-kit/log'),
  import('./config.ts'),
  import('./start-receiver.ts'),
]);

const config = await configOrExit();
const log = createLog({ app: 'callback-receiver', level: config.logLevel, destination: 'stdout' });

// An uncaught error leaves an unknown state: log it once and end. Callbacks answered with 200 are committed.
process.on('uncaughtException', (error) => {
  log.error('Uncaught error: the process ends.', errorFields(error));
  process.exit(1);
});

try {
  const receiver = await startReceiver(config, { log });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, async () => {
      log.info('Stopping: requests under way are finished.', { signal });
      await receiver.close();
      log.info('Stopped.');
      process.exit(0);
    });
  }
} catch (error) {
  log.error('The receiver could not start.', errorFields(error));
  process.exit(1);
}

async function configOrExit() {
  try {
    return await readConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.problems.join('\n')}\n`);
    // EX_CONFIG of sysexits: a supervisor that restarts it would change nothing.
    process.exit(78);
  }
}

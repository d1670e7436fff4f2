import { enableCompileCache } from 'node:module';
import { boundHeap } from './bound-heap.ts';

// Before the other modules are loaded, which is why these are imported on demand.
enableCompileCache();
const letHeapGrow = boundHeap();
const [{ ConfigError }, { createLog, errorFields }, { isWrongConfiguration }, { readConfig }, { startReceiver }] =
  await Promise.all([
    import('@punteo/app-kit/config'),
    import('@punteo/app-kit/log'),
    import('@punteo/app-kit/start-error'),
    import('./config.ts'),
    import('./start-receiver.ts'),
  ]);

/** EX_CONFIG of sysexits: a supervisor that restarts the process would change nothing. */
const WRONG_CONFIGURATION = 78;

const config = await configOrExit();
const log = createLog({ app: 'callback-receiver', level: config.logLevel, destination: 'stdout' });

// An uncaught error leaves an unknown state: log it once and end. Callbacks answered with 200 are committed.
process.on('uncaughtException', (error) => {
  log.error('Uncaught error: the process ends.', errorFields(error));
  process.exit(1);
});

try {
  const receiver = await startReceiver(config, { log });
  letHeapGrow();
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
  // A database that is away may be back at the next start; a wrong configuration stays wrong.
  process.exit(isWrongConfiguration(error) ? WRONG_CONFIGURATION : 1);
}

async function configOrExit() {
  try {
    return await readConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.problems.join('\n')}\n`);
    process.exit(WRONG_CONFIGURATION);
  }
}

import { ConfigError } from '@punteo/app-kit/config';
import { createLog, errorFields } from '@punteo/app-kit/log';
import { readConfig } from './config.ts';
import { startReceiver } from './start-receiver.ts';

const config = await configOrExit();
const log = createLog({ app: 'callback-receiver', level: config.logLevel, destination: 'stdout' });

// What nobody caught leaves a state that nobody knows: say it once and end. Callbacks that were answered are committed.
process.on('uncaughtException', (error) => {
  log.error('Uncaught error: the process ends.', errorFields(error));
  process.exit(1);
});

try {
  const receiver = await startReceiver(config, { log });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, async () => {
      log.info('Stopping: what is under way is finished.', { signal });
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
    process.exit(1);
  }
}

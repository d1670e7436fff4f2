import { ConfigError } from '@punteo/app-kit/config';
import { createLog, errorFields } from '@punteo/app-kit/log';
import { exitCodeOfStart } from '@punteo/app-kit/start-error';
import { type Keyring, type Provider, PunteoError } from '@punteo/payments';
import { type ReceiverConfig, readConfig } from './config.ts';
import { startReceiver } from './start-receiver.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The receiver as a program: reads its configuration, runs until a signal, and ends the process with its exit code.
 * `moreProviders` are providers besides the configured ones, for tests; it throws `configuration_invalid`.
 */
export async function runProgram(
  environment: Environment,
  moreProviders: (
    environment: Environment,
    shared: { readonly publicUrl: string; readonly keyring: Keyring },
  ) => readonly Provider[] = () => [],
): Promise<void> {
  const { config, providers } = await configuredOrExit(async () => {
    const config = await readConfig(environment);
    const { publicUrl, callbackKeys: keyring } = config;
    return { config, providers: moreProviders(environment, { publicUrl, keyring }) };
  });
  const log = createLog({ app: 'callback-receiver', level: config.logLevel, destination: 'stdout' });

  // An uncaught error leaves an unknown state: log it once and end. Callbacks answered with 200 are committed.
  process.on('uncaughtException', (error) => {
    log.error('Uncaught error: the process ends.', errorFields(error));
    process.exit(1);
  });

  try {
    const receiver = await startReceiver(config, { log, moreProviders: providers });
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
    process.exit(exitCodeOfStart(error));
  }
}

async function configuredOrExit(
  read: () => Promise<{ readonly config: ReceiverConfig; readonly providers: readonly Provider[] }>,
) {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof PunteoError) || error.code !== 'configuration_invalid') throw error;
    const problems = error instanceof ConfigError ? error.problems : [error.message];
    process.stderr.write(`${problems.join('\n')}\n`);
    process.exit(exitCodeOfStart(error));
  }
}

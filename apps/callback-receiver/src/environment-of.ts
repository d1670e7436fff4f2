import { parseArgs } from 'node:util';
import { ConfigError } from '@punteo/app-kit/config';
import { readEnvFile } from '@punteo/app-kit/env-file';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The variables of the environment and, for those that are not set there, of the file that `--env-file` names. Throws a
 * `ConfigError` for a file that cannot be read, and for any other argument.
 */
export function environmentOf(args: readonly string[], environment: Environment): Environment {
  const file = envFileIn(args);
  return file === undefined ? environment : { ...readEnvFile(file), ...environment };
}

function envFileIn(args: readonly string[]): string | undefined {
  try {
    return parseArgs({ args: [...args], options: { 'env-file': { type: 'string' } } }).values['env-file'];
  } catch (error) {
    throw new ConfigError([`The callback receiver takes --env-file <file> only: ${(error as Error).message}`]);
  }
}

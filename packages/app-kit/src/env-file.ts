import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { ConfigError } from './config.ts';

/**
 * The variables of a file as Node and dotenv read it: `NAME=value`, quotes, comments. Throws a `ConfigError` that names
 * the file where it cannot be read.
 */
export function readEnvFile(file: string): Readonly<Record<string, string | undefined>> {
  try {
    return parseEnv(readFileSync(file, 'utf8'));
  } catch (error) {
    const { code = 'failed' } = error as NodeJS.ErrnoException;
    throw new ConfigError([`--env-file: ${file} cannot be read (${code}).`]);
  }
}

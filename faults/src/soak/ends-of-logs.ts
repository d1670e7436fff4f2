import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The last lines of every log in a folder. */
export function endsOfLogs(directory: string): readonly string[] {
  return readdirSync(directory)
    .filter((name) => name.endsWith('.log'))
    .map((name) => `${name}:\n${readFileSync(join(directory, name), 'utf8').split('\n').slice(-40).join('\n')}`);
}

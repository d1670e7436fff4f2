import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { builtFolder } from './folders.ts';
import { sourceHash } from './source-hash.ts';

/**
 * Builds the static files, unless those in `dist/files` were built from the same sources. Returns their folder. A process of its own
 * builds: what a bundler needs in memory is free again, and `NODE_ENV` of a test does not make it a development build.
 */
export async function buildDashboard(note: (message: string) => void): Promise<string> {
  const hash = sourceHash();
  if ((await readFile(join(builtFolder, 'sources.sha256'), 'utf8').catch(() => null)) === hash) return builtFolder;
  note('Building the dashboard …');
  const program = join(import.meta.dirname, 'main.ts');
  await promisify(execFile)(process.execPath, ['--conditions=@punteo/source', program], {
    env: { PATH: process.env.PATH, NODE_ENV: 'production' },
  });
  return builtFolder;
}

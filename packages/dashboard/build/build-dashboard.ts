import { globSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { builtFolder } from './folders.ts';
import { sourceHash } from './source-hash.ts';

/** Names the sources that the built files were made of. */
const HASH_FILE = join(builtFolder, 'sources.sha256');

/** Builds the static files, unless those in `dist/files` were built from the same sources. Returns their folder. */
export async function buildDashboard(note: (message: string) => void): Promise<string> {
  const hash = sourceHash();
  if ((await readFile(HASH_FILE, 'utf8').catch(() => null)) === hash) return builtFolder;
  note('Building the dashboard …');
  const [{ build }, { viteOptions }] = await Promise.all([import('vite'), import('./vite-options.ts')]);
  // Two programs may build at the same time: each builds for itself, and the last one's files stay.
  const folder = `${builtFolder}-${process.pid}`;
  await build({ ...viteOptions, logLevel: 'warn', build: { ...viteOptions.build, outDir: folder } });
  await compressFiles(folder);
  await writeFile(join(folder, 'sources.sha256'), hash);
  await mkdir(join(builtFolder, '..'), { recursive: true });
  await rm(builtFolder, { recursive: true, force: true });
  await rename(folder, builtFolder).catch(async (error: NodeJS.ErrnoException) => {
    // Another program was first.
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    await rm(folder, { recursive: true, force: true });
  });
  return builtFolder;
}

/** Writes a `.br` and a `.gz` beside each file, so that the server compresses nothing. */
async function compressFiles(folder: string): Promise<void> {
  const level = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };
  for (const file of globSync('assets/*.{js,css,svg}', { cwd: folder })) {
    const content = await readFile(join(folder, file));
    await writeFile(join(folder, `${file}.br`), await promisify(brotliCompress)(content, level));
    await writeFile(join(folder, `${file}.gz`), await promisify(gzip)(content, { level: 9 }));
  }
}

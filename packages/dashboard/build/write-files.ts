import { globSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { build } from 'vite';
import { builtFolder } from './folders.ts';
import { sourceHash } from './source-hash.ts';
import { viteOptions } from './vite-options.ts';

/** Writes the static files, each also compressed, and the hash of their sources. */
export async function writeFiles(): Promise<void> {
  const hash = sourceHash();
  // Two programs may build at the same time: each builds for itself, and the files of the last one stay.
  const folder = `${builtFolder}-${process.pid}`;
  await build({ ...viteOptions, logLevel: 'warn', build: { ...viteOptions.build, outDir: folder } });
  await compressFiles(folder);
  await writeFile(join(folder, 'sources.sha256'), hash);
  await mkdir(dirname(builtFolder), { recursive: true });
  await rm(builtFolder, { recursive: true, force: true });
  await rename(folder, builtFolder).catch(async (error: NodeJS.ErrnoException) => {
    // Another program was first.
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    await rm(folder, { recursive: true, force: true });
  });
}

/** Writes a `.br` and a `.gz` beside each file, so that the server compresses nothing. */
async function compressFiles(folder: string): Promise<void> {
  const best = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };
  for (const file of globSync('assets/*.{js,css,svg}', { cwd: folder })) {
    const content = await readFile(join(folder, file));
    await writeFile(join(folder, `${file}.br`), await promisify(brotliCompress)(content, best));
    await writeFile(join(folder, `${file}.gz`), await promisify(gzip)(content, { level: 9 }));
  }
}

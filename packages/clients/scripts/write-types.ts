import { globSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { formattedFiles } from './types/formatted-files.ts';

// Run as: pnpm --filter @punteo/clients types
const source = fileURLToPath(new URL('../src/', import.meta.url));
const files = await formattedFiles();
for (const folder of globSync('*/generated', { cwd: source })) rmSync(join(source, folder), { recursive: true });
for (const [path, text] of files) {
  mkdirSync(dirname(join(source, path)), { recursive: true });
  writeFileSync(join(source, path), text);
}

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generatedFiles } from './generated-files.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));

/** The generated files as they are committed: text by path in `src`. */
export async function formattedFiles(): Promise<ReadonlyMap<string, string>> {
  const files = await generatedFiles();
  // Inside the repository, where Biome finds its configuration.
  const folder = mkdtempSync(join(root, 'packages/clients/.types-'));
  try {
    for (const [path, text] of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const biome = join(root, 'node_modules/@biomejs/biome/bin/biome');
    const options = ['check', '--write', '--vcs-enabled=false', '--error-on-warnings', folder];
    const { status, stderr } = spawnSync(process.execPath, [biome, ...options], { cwd: root, encoding: 'utf8' });
    if (status !== 0) throw new Error(`Biome cannot format the generated types:\n${stderr}`);
    return new Map([...files.keys()].map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

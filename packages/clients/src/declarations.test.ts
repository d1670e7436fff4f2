import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

const packageFolder = fileURLToPath(new URL('../', import.meta.url));
const packagesFolder = dirname(packageFolder.replace(/\/$/, ''));
const root = dirname(packagesFolder);

/** The entry points, as in package.json, and every module from outside that their declarations reach. */
const entries: Readonly<Record<string, readonly string[]>> = {
  '.': ['@punteo/json'],
  './pentagoo': [],
  './neopay': ['@punteo/json'],
  './reconciliation': [],
  './events': [],
  './service-url': [],
  './undici': ['node:dns', 'undici'],
};

let emitted = '';

beforeAll(async () => {
  emitted = await mkdtemp(join(packageFolder, '.declarations-'));
  const config = {
    extends: join(root, 'tsconfig.base.json'),
    compilerOptions: {
      customConditions: ['@punteo/source'],
      declaration: true,
      emitDeclarationOnly: true,
      rootDir: packagesFolder,
      outDir: emitted,
    },
    include: [join(packageFolder, 'src')],
    exclude: [join(packageFolder, 'src/**/*.test.ts'), join(packageFolder, 'src/**/*.test-d.ts')],
  };
  await writeFile(join(emitted, 'tsconfig.json'), JSON.stringify(config));
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  await promisify(execFile)(process.execPath, [compiler, '-p', join(emitted, 'tsconfig.json')], { cwd: root });
});

afterAll(() => rm(emitted, { recursive: true, force: true }));

test('the table has every entry point', async () => {
  const manifest = JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8')) as { exports: object };
  expect(Object.keys(entries).sort()).toEqual(Object.keys(manifest.exports).sort());
});

test.each(Object.keys(entries))(
  'the declarations of %s name neither ts-rest, nor zod, nor a contract',
  async (entry) => {
    const reached = await modulesFrom(join(emitted, 'clients/src', entry, 'index.d.ts'));
    expect(reached.outside).toEqual(entries[entry]);
    for (const file of reached.files) {
      const text = (await readFile(file, 'utf8')).replaceAll(/\/\*[\s\S]*?\*\//g, '');
      expect(text).not.toMatch(/ts-rest|zod/i);
    }
  },
);

/** The files that a declaration reaches by relative imports, and the other modules that these import. */
async function modulesFrom(
  start: string,
): Promise<{ readonly files: readonly string[]; readonly outside: readonly string[] }> {
  const files = new Set([start]);
  const outside = new Set<string>();
  for (const file of files) {
    const text = await readFile(file, 'utf8');
    for (const [, from] of text.matchAll(/(?:\bfrom |\bimport\(|^import )['"]([^'"]+)['"]/gm)) {
      if (from?.startsWith('.'))
        files.add(join(dirname(file), from.replace(/\.ts$/, '.d.ts').replace(/\.js$/, '.d.ts')));
      else if (from !== undefined) outside.add(from);
    }
  }
  return { files: [...files], outside: [...outside].sort() };
}

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { expect, inject, test } from 'vitest';
import { type Manifest, publishedPackages } from '../workspace.ts';

const { repository } = inject('release');

/** A user with `skipLibCheck: false` has no types of a library that come from `@types/…`, unless the package brings them. */
test.each(publishedPackages())(
  'the declarations that $manifest.name publishes name no library whose types it does not bring',
  ({ folder, manifest }) => {
    const named = librariesIn(entryPoints(join(repository, folder), manifest));
    const typedApart = Object.keys(manifest.devDependencies ?? {}).flatMap((name) => name.split('@types/')[1] ?? []);
    expect(named.filter((library) => typedApart.includes(library) && library !== 'node')).toEqual([]);
  },
);

function entryPoints(folder: string, { publishConfig, exports }: Manifest): readonly string[] {
  const conditions = Object.values(publishConfig?.exports ?? exports ?? {});
  const files = conditions.flatMap(({ types }) => (types === undefined ? [] : [join(folder, types)]));
  if (files.length === 0) throw new Error(`${folder} publishes no declarations.`);
  return files;
}

/** The libraries that the declarations import, and those that these import in turn. */
function librariesIn(files: readonly string[]): readonly string[] {
  const libraries = new Set<string>();
  const seen = new Set(files);
  for (const file of seen) {
    for (const [, name = ''] of readFileSync(file, 'utf8').matchAll(/(?:from|import\()\s*['"]([^'"]+)['"]/g)) {
      if (!name.startsWith('.')) libraries.add(name);
      else seen.add(declarationAt(resolve(dirname(file), name)));
    }
  }
  return [...libraries];
}

function declarationAt(path: string): string {
  const file = path.replace(/\.[jt]s$/, '.d.ts');
  if (!existsSync(file)) throw new Error(`There is no ${file}.`);
  return file;
}

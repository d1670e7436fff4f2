import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'oxc-parser';
import { fileAt } from '../git.ts';
import { adviceOnBreak, announcesBreak, type Branch } from './branch.ts';

/** Entry points, exports and commands that a published package had and no longer has, unless a changeset says so. */
export function exportProblems(branch: Branch): readonly string[] {
  return branch.packages
    .filter(({ name, published }) => published && !announcesBreak(branch, name))
    .flatMap(({ name, folder }) => {
      const before = offersOf(folder, (file) => fileAt(branch.root, branch.base, file));
      const after = offersOf(folder, (file) => fileNow(branch.root, file));
      const removed = before.filter((offer) => !after.includes(offer));
      if (removed.length === 0) return [];
      return [`${name} no longer has ${removed.join(', ')}. ${adviceOnBreak(branch, name)}`];
    });
}

/** What a package offers by name: its entry points, what each of them exports, and its commands. */
function offersOf(folder: string, read: (file: string) => string | null): readonly string[] {
  const manifest = read(`${folder}/package.json`);
  if (manifest === null) return [];
  const { exports = {}, bin = {} } = JSON.parse(manifest) as Manifest;
  const entryPoints = Object.entries(exports).flatMap(([entryPoint, conditions]) => {
    const source = read(join(folder, conditions['@punteo/source'] ?? ''));
    const names = source === null ? [] : exportedNames(source);
    if (entryPoint === '.') return ['the main entry point', ...names.map((name) => `the export ${name}`)];
    return [`the entry point ${entryPoint}`, ...names.map((name) => `the export ${name} of ${entryPoint}`)];
  });
  return [...entryPoints, ...Object.keys(bin).map((command) => `the command ${command}`)];
}

interface Manifest {
  readonly exports?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly bin?: Readonly<Record<string, string>>;
}

/** Values and types that a module exports by name. */
function exportedNames(source: string): readonly string[] {
  const { module } = parseSync('index.ts', source);
  return module.staticExports.flatMap(({ entries }) => entries.map(({ exportName }) => exportName.name ?? 'default'));
}

function fileNow(root: string, file: string): string | null {
  return existsSync(join(root, file)) ? readFileSync(join(root, file), 'utf8') : null;
}

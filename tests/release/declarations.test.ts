import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { type Manifest, publishedPackages, readText } from '../workspace.ts';
import { type Output, run } from './run.ts';

const { folder: work, repository } = inject('release');
/** A project with every package and the types of Node, and nothing else. */
const project = join(work, 'declarations');

beforeAll(() => {
  mkdirSync(join(project, 'node_modules/@punteo'), { recursive: true });
  mkdirSync(join(project, 'node_modules/@types'));
  symlinkSync(join(repository, 'node_modules/@types/node'), join(project, 'node_modules/@types/node'));
  for (const { folder, manifest } of publishedPackages())
    symlinkSync(join(repository, folder), join(project, 'node_modules', manifest.name));
  writeFileSync(join(project, 'package.json'), '{ "type": "module" }');
});

/** A user with `skipLibCheck: false` has no types of a library that come from `@types/…`, unless the package brings them. */
test.each(publishedPackages())(
  'the declarations that $manifest.name publishes name no library whose types it does not bring',
  ({ folder, manifest }) => {
    const named = librariesIn(entryPoints(join(repository, folder), manifest));
    const typedApart = Object.keys(manifest.devDependencies ?? {}).flatMap((name) => name.split('@types/')[1] ?? []);
    expect(named.filter((library) => typedApart.includes(library) && library !== 'node')).toEqual([]);
  },
);

test('the declarations that @punteo/postgres-store publishes do not reach its job queues or its driver', () => {
  const store = publishedPackages().find(({ manifest }) => manifest.name === '@punteo/postgres-store');
  const { folder, manifest } = store ?? expect.fail('It is not published.');
  expect(librariesIn(entryPoints(join(repository, folder), manifest))).toEqual(['@punteo/payments']);
});

/** Whose routers name ts-rest's declarations: their README asks for `skipLibCheck`. */
const UNCHECKED = ['@punteo/contracts'];
const checked = publishedPackages().filter(({ manifest }) => !UNCHECKED.includes(manifest.name));
const withDom = checked.filter(({ folder }) => readText(`${folder}/README.md`).includes('needs `DOM` in its `lib`'));

describe('a compiler that checks libraries', () => {
  const LIB = 'es2024,esnext.disposable';

  test('accepts every package whose README does not ask for DOM', async () => {
    const others = checked.filter((each) => !withDom.includes(each));
    expect(await compiled(others, LIB)).toMatchObject({ code: 0, stdout: '' });
  });

  test('accepts the packages whose README asks for DOM with it, and refuses viem without it', async () => {
    expect(await compiled(withDom, `${LIB},dom`)).toMatchObject({ code: 0, stdout: '' });
    expect((await compiled(withDom, LIB)).stdout).toContain('/ox/');
  });

  test('needs DOM for the packages that the front page names', () => {
    const [, named = ''] = /needs `DOM` in its `lib` for ([^.]*?), because of viem/.exec(readText('README.md')) ?? [];
    const names = [...named.matchAll(/`([\w-]+)`/g)].map(([, name]) => `@punteo/${name}`);
    expect(names.sort()).toEqual(withDom.map(({ manifest }) => manifest.name).sort());
  });
});

/** A module that imports every entry point of these packages, compiled with `skipLibCheck: false`. */
function compiled(packages: typeof checked, lib: string): Promise<Output> {
  const modules = packages.flatMap(({ manifest: { name, exports = {} } }) =>
    Object.keys(exports).flatMap((entryPoint) => (entryPoint.endsWith('.json') ? [] : [join(name, entryPoint)])),
  );
  const lines = modules.map((module, index) => `export * as m${index} from '${module}';\n`);
  writeFileSync(join(project, 'main.ts'), lines.join(''));
  const flags = ['--noEmit', '--strict', '--skipLibCheck', 'false', '--module', 'nodenext', '--target', 'es2024'];
  const args = [...flags, '--types', 'node', '--lib', lib, '--pretty', 'false', 'main.ts'];
  return run(join(repository, 'node_modules/.bin/tsc'), args, { cwd: project, exitCodes: [0, 1, 2] });
}

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

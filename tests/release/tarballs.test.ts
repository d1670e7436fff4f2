import { readFileSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { type Manifest, publishedPackages } from '../workspace.ts';
import { latestVersion, publishedManifest } from './published.ts';
import { run } from './run.ts';

/** What the registry hands out, package by package. */

const { folder, registry } = inject('release');
const packages = publishedPackages().map(({ manifest, folder }) => ({ name: manifest.name, home: folder }));
const tarballs = new Map<string, string>();

beforeAll(async () => {
  await mkdir(join(folder, 'tarballs'));
  for (const { name } of packages) tarballs.set(name, await download(name));
});

describe.each(packages)('the tarball of $name', ({ name, home }) => {
  test('contains its built files, changelog, licence, README and nothing else', async () => {
    const files = await filesOf(name);
    const papers = ['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json'];
    expect(files).toEqual(expect.arrayContaining(papers));
    const { files: listed = [] } = await manifestOf(name);
    const others = files.filter(
      (file) => !papers.includes(file) && !listed.some((entry) => file.startsWith(`${entry}/`)),
    );
    expect(others).toEqual([]);
    expect(files.filter((file) => /\.test\.|\.test-d\.|__fixtures__|\.tsbuildinfo$/.test(file))).toEqual([]);
  });

  test('has a manifest without anything that only the workspace understands', async () => {
    const manifest = await manifestOf(name);
    expect(JSON.stringify(manifest)).not.toMatch(/@punteo\/source|workspace:|catalog:|\/src\//);
    expect(Object.keys(manifest)).not.toEqual(expect.arrayContaining(['devDependencies']));
    expect(Object.keys(manifest)).not.toEqual(expect.arrayContaining(['scripts']));
  });

  test('says where it comes from, what it is about and which Node it needs', async () => {
    const manifest = await manifestOf(name);
    expect(manifest).toMatchObject({
      license: 'MIT',
      repository: { type: 'git', directory: home },
      homepage: expect.stringContaining(home),
      bugs: expect.stringMatching(/^https:/),
      keywords: expect.arrayContaining([expect.any(String)]),
      engines: { node: '^22.23.2 || >=24.18.1' },
    });
  });

  test('has every file that its manifest names', async () => {
    const { exports = {}, imports = {}, bin = {} } = await manifestOf(name);
    const targets = [
      ...Object.values({ ...exports, ...imports }).flatMap((conditions) => Object.values(conditions)),
      ...Object.values(bin),
    ].map((target) => target.replace(/^\.\//, ''));
    const files = await filesOf(name);
    expect(targets).not.toEqual([]);
    expect(targets.filter((target) => !files.includes(target))).toEqual([]);
  });

  test('has source maps that contain their sources', async () => {
    const content = await unpacked(name);
    const maps = (await readdir(content, { recursive: true })).filter((file) => file.endsWith('.map'));
    const incomplete = maps.filter((file) => {
      const { sources, sourcesContent = [] } = JSON.parse(readFileSync(join(content, file), 'utf8'));
      return sources.length !== sourcesContent.length || sourcesContent.includes(null);
    });
    expect(maps).not.toEqual([]);
    expect(incomplete).toEqual([]);
  });

  test('passes publint, with every suggestion', async () => {
    const data = await readFile(tarballOf(name));
    const { messages, pkg } = await publint({ pack: { tarball: toArrayBuffer(data) }, strict: true });
    expect(messages.map((message) => formatMessage(message, pkg, { color: false }))).toEqual([]);
  });

  test('has the right types for everyone that can import it (arethetypeswrong, esm-only)', async () => {
    const data = await readFile(tarballOf(name));
    const result = await checkPackage(createPackageFromTarballData(new Uint8Array(data)));
    const problems = result.types === false ? ['no types'] : result.problems.filter(concernsModules);
    expect(problems).toEqual([]);
  });
});

/** The profile `esm-only`: neither the resolution of Node 10, which knows no `exports`, nor `require`. */
function concernsModules(problem: { readonly kind: string; readonly resolutionKind?: string }): boolean {
  return problem.resolutionKind !== 'node10' && problem.resolutionKind !== 'node16-cjs';
}

async function download(name: string): Promise<string> {
  const { dist } = await publishedManifest(registry, name, await latestVersion(registry, name));
  const file = join(folder, 'tarballs', `${name.replace('/', '-')}.tgz`);
  await writeFile(file, new Uint8Array(await (await fetch(dist.tarball)).arrayBuffer()));
  return file;
}

async function filesOf(name: string): Promise<readonly string[]> {
  const { stdout } = await run('tar', ['-tzf', tarballOf(name)], { cwd: folder });
  return stdout
    .trim()
    .split('\n')
    .map((file) => file.replace(/^package\//, ''));
}

async function manifestOf(name: string): Promise<Manifest> {
  const { stdout } = await run('tar', ['-xzOf', tarballOf(name), 'package/package.json'], { cwd: folder });
  return JSON.parse(stdout);
}

async function unpacked(name: string): Promise<string> {
  const content = `${tarballOf(name)}.content`;
  await mkdir(content, { recursive: true });
  await run('tar', ['-xzf', tarballOf(name), '-C', content], { cwd: folder });
  return content;
}

function tarballOf(name: string): string {
  const file = tarballs.get(name);
  if (file === undefined) throw new Error(`There is no tarball of ${name}.`);
  return file;
}

function toArrayBuffer(data: Buffer): ArrayBuffer {
  return data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength) as ArrayBuffer;
}

import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { frozenFolder } from '../../release/freeze/frozen-folder.ts';
import { packApps } from '../../release/freeze/pack-apps.ts';
import { releasedPackages } from '../../release/packages.ts';
import { run } from './run.ts';

/** What `pnpm freeze-release` keeps of a release. */

const { folder, repository } = inject('release');
const frozen = frozenFolder(repository);

test('a frozen release has both apps, every package of ours that they use, and less than 3 MB', async () => {
  const files = await contentsOf(frozen);
  const tarballs = [...files.keys()].filter((name) => name.endsWith('.tgz'));
  const apart = ['@punteo/embedded-postgres', '@punteo/sandbox', '@punteo/testing'];
  const names = releasedPackages(repository).flatMap(({ name }) => (apart.includes(name) ? [] : [tarballOf(name)]));
  expect(tarballs.map((name) => name.replace(/-\d.*$/, ''))).toEqual(names.sort());
  expect([...files.values()].reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(3_000_000);
});

test('its lockfile has the versions of the workspace, and no database server and no compiler', async () => {
  const theirs = lockedIn(await readFile(join(frozen, 'pnpm-lock.yaml'), 'utf8'));
  const ours = lockedIn(await readFile(join(repository, 'pnpm-lock.yaml'), 'utf8'));
  expect(theirs).toEqual(expect.arrayContaining([expect.stringMatching(/^pg@/), expect.stringMatching(/^express@/)]));
  expect(theirs.filter((version) => !version.startsWith('@punteo/') && !ours.includes(version))).toEqual([]);
  expect(theirs.filter((version) => /^(@embedded-postgres\/|embedded-postgres@|typescript@)/.test(version))).toEqual(
    [],
  );
});

test('the same tree is packed to the same bytes', async () => {
  const [first, second] = [join(folder, 'packed-1'), join(folder, 'packed-2')];
  await packApps(repository, first);
  await packApps(repository, second);
  expect(await contentsOf(first)).toEqual(await contentsOf(second));
});

test('a version is frozen once', async () => {
  const before = await contentsOf(frozen);
  const { stderr } = await run('pnpm', ['freeze-release'], { cwd: repository, exitCodes: [1] });
  expect(stderr).toContain('is frozen already, and a release is not made twice. Give the apps a new version first.');
  const { stdout } = await run('pnpm', ['freeze-release', '--if-new'], { cwd: repository });
  expect(stdout).toContain('No app has a new version');
  expect(await contentsOf(frozen)).toEqual(before);
});

async function contentsOf(
  path: string,
): Promise<ReadonlyMap<string, { readonly bytes: number; readonly sha256: string }>> {
  const names = (await readdir(path)).sort();
  const read = names.map(async (name) => {
    const content = await readFile(join(path, name));
    return [name, { bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') }] as const;
  });
  return new Map(await Promise.all(read));
}

/** `punteo-json` */
function tarballOf(name: string): string {
  return name.replace('@', '').replace('/', '-');
}

/** `pg@8.23.1` for each locked package. */
function lockedIn(lockfile: string): readonly string[] {
  const packages = lockfile.split(/^packages:\n/m)[1]?.split(/^\S/m)[0] ?? '';
  return [...packages.matchAll(/^ {2}'?([^\s']+?)'?:$/gm)].map(([, version]) => String(version));
}

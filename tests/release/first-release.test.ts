import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, inject, test } from 'vitest';
import { releasedPackages } from '../../release/packages.ts';
import { publishedManifest, publishedVersions } from './published.ts';
import { run } from './run.ts';

/** What `pnpm release` made of this tree. */

const { folder, repository, registry } = inject('release');
const packages = releasedPackages(repository);
const versions = Object.fromEntries(packages.map(({ name, version }) => [name, version]));

test('every package has a version', () => {
  expect(packages.filter(({ version }) => !/^[1-9]\d*\.|^0\.[1-9]/.test(version))).toEqual([]);
});

test('every package is tagged, the private ones too', async () => {
  const { stdout } = await run('git', ['tag'], { cwd: repository });
  expect(stdout.trim().split('\n').sort()).toEqual(packages.map(({ name, version }) => `${name}@${version}`).sort());
});

test('the registry has the public packages and no private one', async () => {
  for (const { name, version, published } of packages) {
    expect({ name, versions: await publishedVersions(registry, name) }).toEqual({
      name,
      versions: published ? [version] : [],
    });
  }
});

test('packages of ours depend on each other by a caret range', async () => {
  for (const { name, version } of packages.filter(({ published }) => published)) {
    const { dependencies = {}, peerDependencies = {} } = await publishedManifest(registry, name, version);
    const ours = Object.entries({ ...dependencies, ...peerDependencies }).filter(([other]) => other in versions);
    expect(ours).toEqual(ours.map(([other]) => [other, `^${versions[other]}`]));
  }
});

describe.each(packages)('the changelog of $name', ({ name, folder, version }) => {
  test('says what is new, with one line at most for all dependencies and no commit ids', async () => {
    const changelog = await readFile(join(repository, folder, 'CHANGELOG.md'), 'utf8');
    expect(changelog).toMatch(
      new RegExp(`^# ${name}\n\n## ${version.replaceAll('.', '\\.')}\n\n### \\w+ Changes\n\n- `),
    );
    const [newest = ''] = changelog.split(/^## /m).slice(1);
    expect(newest.match(/Updated dependencies/g)?.length ?? 0).toBeLessThanOrEqual(1);
    expect(newest).not.toMatch(/^- [0-9a-f]{7}: /m);
  });
});

test('the bill of materials names the libraries, with their versions and licences', async () => {
  const args = ['sbom', '--sbom-format', 'cyclonedx', '--prod', '--out', join(folder, 'punteo.cdx.json')];
  await run('pnpm', args, { cwd: repository });
  const { bomFormat, components } = JSON.parse(await readFile(join(folder, 'punteo.cdx.json'), 'utf8'));
  expect(bomFormat).toBe('CycloneDX');
  const zod = components.find(({ name }: { readonly name: string }) => name === 'zod');
  expect(zod).toMatchObject({ version: expect.stringMatching(/^4\./), licenses: [{ license: { id: 'MIT' } }] });
});

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import semver from 'semver';
import { describe, expect, inject, test } from 'vitest';
import { releasedPackages } from '../../release/packages.ts';
import { publishedManifest, publishedVersions } from './published.ts';
import { changeSource, commitAll, versionPackages, writeChangeset } from './repository.ts';
import { run } from './run.ts';

/**
 * The releases after the first one: a compatible change, a minor one (below 1.0 it breaks) and a major one, all of
 * @punteo/json. Of the packages that use it, those whose range no longer holds must move, and no other.
 */

const { repository, registry } = inject('release');
const dependents = [
  '@punteo/clients',
  '@punteo/contracts',
  '@punteo/chain',
  '@punteo/sandbox',
  '@punteo/reconciliation',
];
const independent = ['@punteo/payments', '@punteo/embedded-postgres'];

describe('a changeset of @punteo/json that says', () => {
  test('patch moves @punteo/json alone, within the range of every package that uses it', async () => {
    const before = versions();
    const after = await release('patch', 'Read numbers with a long exponent.');
    expect(after['@punteo/json']).toBe(semver.inc(before['@punteo/json'] ?? '', 'patch'));
    expect({ ...after, '@punteo/json': '' }).toEqual({ ...before, '@punteo/json': '' });
    const { dependencies = {} } = await publishedManifest(registry, '@punteo/clients', after['@punteo/clients'] ?? '');
    expect(semver.satisfies(after['@punteo/json'] ?? '', dependencies['@punteo/json'] ?? '')).toBe(true);
    expect(await newestEntry('packages/json')).toBe(
      `## ${after['@punteo/json']}\n\n### Patch Changes\n\n- Read numbers with a long exponent.`,
    );
  });

  test.each(['minor', 'major'] as const)('%s moves every package whose range excludes it', async (bump) => {
    const before = versions();
    const after = await release(bump, 'Removed `JsonNumber.text`.');
    expect(after['@punteo/json']).toBe(semver.inc(before['@punteo/json'] ?? '', bump));
    for (const name of dependents) {
      expect({ name, version: after[name] }).toEqual({ name, version: semver.inc(before[name] ?? '', 'patch') });
    }
    for (const name of independent) expect({ name, version: after[name] }).toEqual({ name, version: before[name] });

    const { dependencies } = await publishedManifest(registry, '@punteo/clients', after['@punteo/clients'] ?? '');
    expect(dependencies).toMatchObject({ '@punteo/json': `^${after['@punteo/json']}` });
    const entry = await newestEntry('packages/clients');
    expect(entry).toMatch(/^## \S+\n\n### Patch Changes\n\n- Updated dependencies: `@punteo\/[^\n]+\.$/);
    expect(entry).toContain(`\`@punteo/json\` ${after['@punteo/json']}`);
  });
});

/** Changes @punteo/json, versions, commits and publishes. Returns the version of every package. */
async function release(bump: string, summary: string): Promise<Versions> {
  await changeSource(repository, 'packages/json/src/index.ts');
  await writeChangeset(repository, { '@punteo/json': bump }, summary);
  await commitAll(repository, 'json: change');
  const before = versions();
  await versionPackages(repository);
  await run('pnpm', ['run', 'release', '--registry', registry], { cwd: repository });
  const after = versions();
  await expectPublished(before, after);
  return after;
}

/** Each package that moved is tagged, and is in the registry if it is public; the others were not sent again. */
async function expectPublished(before: Versions, after: Versions): Promise<void> {
  const { stdout } = await run('git', ['tag', '--points-at', 'HEAD'], { cwd: repository });
  const moved = releasedPackages(repository).filter(({ name }) => before[name] !== after[name]);
  expect(stdout.trim().split('\n').sort()).toEqual(moved.map(({ name, version }) => `${name}@${version}`).sort());
  for (const { name, version } of moved.filter(({ published }) => published)) {
    expect({ name, versions: (await publishedVersions(registry, name)).at(-1) }).toEqual({ name, versions: version });
  }
}

type Versions = Readonly<Record<string, string>>;

function versions(): Versions {
  return Object.fromEntries(releasedPackages(repository).map(({ name, version }) => [name, version]));
}

async function newestEntry(folder: string): Promise<string> {
  const changelog = await readFile(join(repository, folder, 'CHANGELOG.md'), 'utf8');
  return `## ${changelog.split(/^## /m)[1]}`.trim();
}

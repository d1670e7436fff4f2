import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import { releasedPackages } from '../../release/packages.ts';
import { publishedVersions } from './published.ts';
import { changeSource, commitAll, useRegistry, writeChangeset } from './repository.ts';
import { type Output, run } from './run.ts';

/** What `pnpm release` refuses to publish. */

const { repository, registry, token } = inject('release');
const packages = releasedPackages(repository);
const json = packages.find(({ name }) => name === '@punteo/json');
const tag = `@punteo/json@${json?.version}`;
const manifest = join(repository, 'packages/json/package.json');

let before: unknown;

beforeAll(async () => {
  await git('branch', '--force', 'start');
  before = await contents();
});

afterEach(async () => {
  await useRegistry(repository, { url: registry, token });
  await git('reset', '--quiet', '--hard', 'start');
  await git('clean', '--quiet', '--force', '-d');
});

describe('pnpm release sends nothing', () => {
  test('from a tree with a change that is not committed', async () => {
    await changeSource(repository, 'packages/json/src/index.ts');
    const { stderr } = await refusedRelease();
    expect(stderr).toContain('The tree has changes that are not committed. Commit or stash them:');
    expect(stderr).toContain('packages/json/src/index.ts');
  });

  test('while changesets wait', async () => {
    await writeChangeset(repository, { '@punteo/json': 'patch' }, 'Read longer numbers.');
    await commitAll(repository, 'json: read longer numbers');
    const { stderr } = await refusedRelease();
    expect(stderr).toContain('Changesets wait: .changeset/next.md. Run `pnpm version-packages`');
  });

  test('when a package changed after its tag and no changeset announced it', async () => {
    await changeSource(repository, 'packages/json/src/index.ts');
    await commitAll(repository, 'json: read longer numbers');
    const { stderr } = await refusedRelease();
    expect(stderr).toContain(`packages/json changed after ${tag}, and no changeset announced it.`);
  });

  test('when a version has no entry in the changelog', async () => {
    await writeFile(manifest, (await readFile(manifest, 'utf8')).replace(/"version": ".*"/, '"version": "7.0.0"'));
    await commitAll(repository, 'json: version 7');
    const { stderr } = await refusedRelease();
    expect(stderr).toContain('packages/json/CHANGELOG.md does not say what is new in @punteo/json 7.0.0.');
  });

  test('when the apps of this version are not frozen', async () => {
    await git('rm', '-r', '--quiet', 'release/frozen');
    await commitAll(repository, 'release: remove the frozen apps');
    const { stderr } = await refusedRelease();
    expect(stderr).toMatch(
      /There is no release\/frozen\/[\w.+-]+\. Run `pnpm freeze-release` and commit what it writes\./,
    );
  });

  test('when pnpm is set to another registry than the one that is meant', async () => {
    await useRegistry(repository, { url: 'http://127.0.0.1:9/', token: 'none' });
    const { stderr } = await refusedRelease();
    expect(stderr).toContain(`pnpm would publish to http://127.0.0.1:9/, not to ${registry}.`);
  });

  test('when the manifest of a package names another registry', async () => {
    const text = await readFile(manifest, 'utf8');
    await writeFile(
      manifest,
      text.replace('"access": "public"', '"access": "public", "registry": "http://127.0.0.1:9/"'),
    );
    await commitAll(repository, 'json: publish elsewhere');
    const { stderr } = await refusedRelease();
    expect(stderr).toContain('The manifest of @punteo/json says that it is published to http://127.0.0.1:9/.');
  });

  test('when the registry does not know the user', async () => {
    await useRegistry(repository, { url: registry, token: 'wrong' });
    const { stderr } = await refusedRelease();
    expect(stderr).toContain(`${registry} does not know you.`);
  });

  test('when a published version has no tag here', async () => {
    const commit = (await git('rev-parse', `${tag}^{commit}`)).stdout.trim();
    await git('tag', '--delete', tag);
    const { stderr } = await refusedRelease();
    await git('tag', '--annotate', tag, commit, '--message', tag);
    expect(stderr).toContain(`${tag} is published, but there is no tag of that name.`);
  });

  test('without the name of a registry', async () => {
    const { stderr } = await run('pnpm', ['run', 'release'], { cwd: repository, exitCodes: [64] });
    expect(stderr).toContain('pnpm release --registry <URL>');
  });
});

describe('pnpm release --check', () => {
  test('accepts the tree that was released', async () => {
    const { stdout } = await run('pnpm', ['run', 'release', '--check'], { cwd: repository });
    expect(stdout).toContain('This tree may be published.');
  });

  test('accepts a change that an empty changeset declared to be invisible', async () => {
    await changeSource(repository, 'packages/json/src/index.ts');
    await writeChangeset(repository, {}, '');
    await commitAll(repository, 'json: rename a local variable');
    await git('rm', '--quiet', '.changeset/next.md');
    await commitAll(repository, 'Version Packages');
    const { stdout } = await run('pnpm', ['run', 'release', '--check'], { cwd: repository });
    expect(stdout).toContain('This tree may be published.');
  });
});

/** Runs `pnpm release`, which must fail and leave the registry and the tags as they are. */
async function refusedRelease(): Promise<Output> {
  const output = await run('pnpm', ['run', 'release', '--registry', registry], { cwd: repository, exitCodes: [1] });
  expect(output.stderr).toContain('Nothing was built, published or tagged.');
  expect(await contents()).toEqual(before);
  return output;
}

async function contents(): Promise<unknown> {
  return Promise.all(packages.map(async ({ name }) => [name, await publishedVersions(registry, name)]));
}

function git(...args: readonly string[]): Promise<Output> {
  return run('git', args, { cwd: repository });
}

import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { getChangedPackagesSinceRef } from '@changesets/git';
import { readChangesets } from '@changesets/read';
import { frozenFolder } from './freeze/frozen-folder.ts';
import { git, revisionExists } from './git.ts';
import { type ReleasedPackage, releasedPackages, releaseSettings } from './packages.ts';

/** Why this tree must not be published, a sentence each. Without a registry only the tree is checked. */
export async function publishProblems(root: string, registry?: string): Promise<readonly string[]> {
  const packages = releasedPackages(root);
  const changesets = await readChangesets(root);
  const announced = changesets.flatMap(({ releases }) => releases.map(({ name }) => name));
  return [
    ...uncommittedFiles(root),
    ...pendingChangesets(changesets.map(({ id }) => `.changeset/${id}.md`)),
    ...missingChangelogs(
      root,
      packages.filter(({ name }) => !announced.includes(name)),
    ),
    ...(await unannouncedChanges(root, packages)),
    ...unfrozenApps(root),
    ...(registry === undefined ? [] : await registryProblems(root, packages, registry)),
  ];
}

/** What is published must be what is tagged. */
function uncommittedFiles(root: string): readonly string[] {
  const lines = git(root, 'status', '--porcelain').split('\n').filter(Boolean);
  if (lines.length === 0) return [];
  return [`The tree has changes that are not committed. Commit or stash them:\n${lines.join('\n')}`];
}

function pendingChangesets(files: readonly string[]): readonly string[] {
  if (files.length === 0) return [];
  return [`Changesets wait: ${files.toSorted().join(', ')}. Run \`pnpm version-packages\` and commit what it writes.`];
}

function missingChangelogs(root: string, packages: readonly ReleasedPackage[]): readonly string[] {
  return packages
    .filter(({ folder, version }) => !changelogOf(root, folder).includes(`\n## ${version}\n`))
    .map(
      ({ name, folder, version }) =>
        `${folder}/CHANGELOG.md does not say what is new in ${name} ${version}. Run \`pnpm changeset\`, then \`pnpm version-packages\`.`,
    );
}

function changelogOf(root: string, folder: string): string {
  const file = join(root, folder, 'CHANGELOG.md');
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

/** Packages that changed after the tag of their version: their users would not get the change, or not hear of it. */
async function unannouncedChanges(root: string, packages: readonly ReleasedPackage[]): Promise<readonly string[]> {
  const { changedFilePatterns } = releaseSettings(root);
  const problems = packages.map(async ({ name, folder, version }) => {
    const tag = `${name}@${version}`;
    if (!revisionExists(root, tag) || addsEmptyChangeset(root, tag)) return [];
    const changed = await getChangedPackagesSinceRef({ cwd: root, ref: tag, changedFilePatterns });
    if (!changed.some(({ packageJson }) => packageJson.name === name)) return [];
    return [`${folder} changed after ${tag}, and no changeset announced it. Run \`pnpm changeset\`.`];
  });
  return (await Promise.all(problems)).flat();
}

/** Whether a commit after the tag added a changeset that releases nothing: "no user can notice this change". */
function addsEmptyChangeset(root: string, tag: string): boolean {
  const log = git(root, 'log', '--diff-filter=A', '--format=', '--patch', `${tag}..HEAD`, '--', '.changeset/*.md');
  return /^\+---\n\+---$/m.test(log);
}

/** Without a frozen copy no later version is tested beside this one. */
function unfrozenApps(root: string): readonly string[] {
  const folder = frozenFolder(root);
  if (existsSync(folder)) return [];
  return [`There is no ${relative(root, folder)}. Run \`pnpm freeze-release\` and commit what it writes.`];
}

async function registryProblems(
  root: string,
  packages: readonly ReleasedPackage[],
  registry: string,
): Promise<readonly string[]> {
  const published = packages.filter((candidate) => candidate.published);
  const elsewhere = published.filter(({ registry: own }) => own !== undefined && !isSame(own, registry));
  if (elsewhere.length > 0) {
    return elsewhere.map(({ name, registry: own }) => `The manifest of ${name} says that it is published to ${own}.`);
  }
  const configured = await registryOf(root, String(published[0]?.name));
  if (!isSame(configured, registry)) {
    return [`pnpm would publish to ${configured}, not to ${registry}. Set the registry of the scope in your .npmrc.`];
  }
  const user = await pnpm(root, 'whoami', '--registry', registry).catch(() => null);
  if (user === null) {
    return [`${registry} does not know you. Check the address, then run \`pnpm login --registry ${registry}\`.`];
  }
  return lostTags(root, published);
}

/** Versions that the registry has and that have no tag here: without one a later change cannot be found. */
async function lostTags(root: string, published: readonly ReleasedPackage[]): Promise<readonly string[]> {
  const problems = published
    .map(({ name, version }) => `${name}@${version}`)
    .filter((tag) => !revisionExists(root, tag))
    .map(async (tag) => {
      const found = await pnpm(root, 'view', tag, 'version').catch(() => '');
      return found === '' ? [] : [`${tag} is published, but there is no tag of that name. Run \`git fetch --tags\`.`];
    });
  return (await Promise.all(problems)).flat();
}

async function registryOf(root: string, name: string): Promise<string> {
  const ofScope = await pnpm(root, 'config', 'get', `${name.split('/')[0]}:registry`);
  return ofScope.startsWith('http') ? ofScope : pnpm(root, 'config', 'get', 'registry');
}

function isSame(left: string, right: string): boolean {
  return URL.parse(left)?.href.replace(/\/$/, '') === URL.parse(right)?.href.replace(/\/$/, '');
}

async function pnpm(root: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)('pnpm', [...args], { cwd: root });
  return stdout.trim();
}

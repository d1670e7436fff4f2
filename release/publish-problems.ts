import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { getChangedPackagesSinceRef } from '@changesets/git';
import { readChangesets } from '@changesets/read';
import { changesetProblems } from './changesets.ts';
import { frozenFolder } from './freeze/frozen-folder.ts';
import { unnotedMigrations } from './freeze/released-migrations.ts';
import { unfrozenMigrations } from './freeze/unfrozen-migrations.ts';
import { branchOf, git, isIn, isShallow, revisionExists } from './git.ts';
import { type ReleasedPackage, releasedPackages, releaseSettings } from './packages.ts';

/** Why this tree must not be published, a sentence each. Without a registry only the tree is checked. */
export async function publishProblems(root: string, registry?: string): Promise<readonly string[]> {
  const packages = releasedPackages(root);
  const unusable = changesetProblems(root, packages);
  if (unusable.length > 0) return unusable;
  const changesets = await readChangesets(root);
  const announced = changesets.flatMap(({ releases }) => releases.map(({ name }) => name));
  const unannounced = packages.filter(({ name }) => !announced.includes(name));
  return [
    ...wrongBranch(root),
    ...uncommittedFiles(root),
    ...pendingChangesets(changesets.map(({ id }) => `.changeset/${id}.md`)),
    ...missingChangelogs(root, unannounced),
    ...(await unannouncedChanges(root, unannounced)),
    ...unfrozenApps(root),
    ...unfrozenMigrations(root),
    ...uncheckedMigrations(root),
    ...(registry === undefined ? [] : await registryProblems(root, packages, registry)),
  ];
}

/** A release is made of the base branch. A workflow may have checked out one of its commits without the branch. */
function wrongBranch(root: string): readonly string[] {
  const { baseBranch } = releaseSettings(root);
  const branch = branchOf(root);
  if (branch === baseBranch) return [];
  if (branch !== null) return [`This is the branch ${branch}, and releases are made on ${baseBranch}. Merge it first.`];
  if ([`origin/${baseBranch}`, baseBranch].some((base) => isIn(root, base))) return [];
  return [`This commit is not on ${baseBranch}, and releases are made there. Merge it, or run \`git fetch\`.`];
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

/**
 * Packages that changed after the tag of their version, or, while it has none, after the commit that wrote the version: their
 * users would not get the change, or not hear of it.
 */
async function unannouncedChanges(root: string, packages: readonly ReleasedPackage[]): Promise<readonly string[]> {
  const { changedFilePatterns } = releaseSettings(root);
  const untagged = packages.filter(({ name, version }) => !revisionExists(root, `${name}@${version}`));
  if (untagged.length > 0 && isShallow(root))
    return [
      `There is no tag ${untagged[0]?.name}@${untagged[0]?.version}, and this clone does not have the whole history, so ` +
        'what changed since that version is not known. Run `git fetch --unshallow --tags`.',
    ];
  const problems = packages.map(async (released) => {
    const { name, folder, version } = released;
    const tag = `${name}@${version}`;
    const since = untagged.includes(released) ? versionCommit(root, released) : tag;
    if (since === null || addsEmptyChangeset(root, since)) return [];
    const changed = await getChangedPackagesSinceRef({ cwd: root, ref: since, changedFilePatterns });
    if (!changed.some(({ packageJson }) => packageJson.name === name)) return [];
    const named = since === tag ? tag : `the commit of ${tag} (${since.slice(0, 12)}; it has no tag)`;
    return [`${folder} changed after ${named}, and no changeset announced it. Run \`pnpm changeset\`.`];
  });
  return (await Promise.all(problems)).flat();
}

/** The commit that wrote the version into the manifest; null while it is not committed. */
function versionCommit(root: string, { folder, version }: ReleasedPackage): string | null {
  const manifest = `${folder}/package.json`;
  return git(root, 'log', '-1', '--format=%H', `-S"version": "${version}"`, '--', manifest).trim() || null;
}

/** Whether a commit after the release added a changeset that releases nothing: "no user can notice this change". */
function addsEmptyChangeset(root: string, since: string): boolean {
  const log = git(root, 'log', '--diff-filter=A', '--format=', '--patch', `${since}..HEAD`, '--', '.changeset/*.md');
  return /^\+---\n\+---$/m.test(log);
}

/** Without a frozen copy no later version is tested beside this one. */
function unfrozenApps(root: string): readonly string[] {
  const folder = frozenFolder(root);
  if (existsSync(folder)) return [];
  return [`There is no ${relative(root, folder)}. Run \`pnpm freeze-release\` and commit what it writes.`];
}

/** A migration that is released without its checksum could be edited later, and nothing would notice. */
function uncheckedMigrations(root: string): readonly string[] {
  const names = unnotedMigrations(root);
  if (names.length === 0) return [];
  return [
    `released.json has no checksum of ${names.join(', ')}. Run \`pnpm freeze-release --if-new\` and commit what it writes.`,
  ];
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

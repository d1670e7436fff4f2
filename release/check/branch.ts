import { getChangedPackagesSinceRef } from '@changesets/git';
import { readChangesets } from '@changesets/read';
import { git } from '../git.ts';
import { type ReleasedPackage, releasedPackages, releaseSettings } from '../packages.ts';

type Bump = 'none' | 'patch' | 'minor' | 'major';

/** What a branch does, compared with the commit that it began from. */
export interface Branch {
  readonly root: string;
  /** The commit that the branch began from. */
  readonly base: string;
  readonly packages: readonly ReleasedPackage[];
  /** Names of packages of which a file changed that their users get. */
  readonly changed: readonly string[];
  /** The highest bump that a changeset of the branch announces for a package. */
  readonly bumps: ReadonlyMap<string, Bump>;
  /** Whether the branch has an empty changeset: "no user can notice this". */
  readonly hasEmptyChangeset: boolean;
}

export async function readBranch(root: string, since: string): Promise<Branch> {
  const { changedFilePatterns } = releaseSettings(root);
  const packages = releasedPackages(root);
  const changed = await getChangedPackagesSinceRef({ cwd: root, ref: since, changedFilePatterns });
  const changesets = await readChangesets(root, since);
  const bumps = new Map<string, Bump>();
  for (const { name, type } of changesets.flatMap(({ releases }) => releases)) {
    if (BUMPS.indexOf(type) > BUMPS.indexOf(bumps.get(name) ?? 'none')) bumps.set(name, type);
  }
  return {
    root,
    base: git(root, 'merge-base', since, 'HEAD').trim(),
    packages,
    changed: changed.map(({ packageJson }) => packageJson.name),
    bumps,
    hasEmptyChangeset: changesets.some(({ releases }) => releases.length === 0),
  };
}

/** Whether a changeset of the branch announces that the package breaks its users: major, or minor below 1.0. */
export function announcesBreak({ packages, bumps }: Branch, name: string): boolean {
  return bumps.get(name) === 'major' || (bumps.get(name) === 'minor' && isBelowOne(packages, name));
}

/** What to do about a break: "Add a minor changeset for @punteo/json: below 1.0 it announces a break." */
export function adviceOnBreak({ packages }: Branch, name: string): string {
  return isBelowOne(packages, name)
    ? `Add a minor changeset for ${name} with \`pnpm changeset\`: below 1.0 it announces a break.`
    : `Add a major changeset for ${name} with \`pnpm changeset\`.`;
}

const BUMPS: readonly Bump[] = ['none', 'patch', 'minor', 'major'];

function isBelowOne(packages: readonly ReleasedPackage[], name: string): boolean {
  return packages.find((candidate) => candidate.name === name)?.version.startsWith('0.') ?? false;
}

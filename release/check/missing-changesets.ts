import type { Branch } from './branch.ts';

/** Packages that the branch changes and that none of its changesets names. An empty changeset covers all of them. */
export function missingChangesets({ packages, changed, bumps, hasEmptyChangeset }: Branch): readonly string[] {
  if (hasEmptyChangeset) return [];
  return packages
    .filter(({ name }) => changed.includes(name) && !bumps.has(name))
    .map(
      ({ name, folder }) =>
        `${folder} changed, and no changeset of this branch names ${name}. Run \`pnpm changeset\`, or \`pnpm changeset --empty\` if no user can notice the change.`,
    );
}

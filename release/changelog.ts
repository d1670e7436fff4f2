import type { ChangelogFunctions } from '@changesets/types';

/** How `changeset version` writes CHANGELOG.md: the sentences of the changesets, and one line for all dependencies. */

export const getReleaseLine: ChangelogFunctions['getReleaseLine'] = async ({ summary }) => {
  const [first, ...others] = summary.split('\n').map((line) => line.trimEnd());
  return [`- ${first}`, ...others.map((line) => (line === '' ? '' : `  ${line}`))].join('\n');
};

export const getDependencyReleaseLine: ChangelogFunctions['getDependencyReleaseLine'] = async (_, dependencies) => {
  if (dependencies.length === 0) return '';
  return `- Updated dependencies: ${dependencies.map(({ name, newVersion }) => `\`${name}\` ${newVersion}`).join(', ')}.`;
};

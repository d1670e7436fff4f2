import { changesetProblems } from '../changesets.ts';
import { git, revisionExists } from '../git.ts';
import { readOptions } from '../options.ts';
import { releasedPackages, releaseSettings } from '../packages.ts';
import { readBranch } from './branch.ts';
import { exportProblems } from './exports.ts';
import { missingChangesets } from './missing-changesets.ts';
import { openApiProblems } from './openapi.ts';

/** Fails when this branch changes a package without a changeset, or breaks its users without a changeset that says so. */

const values = readOptions('pnpm release-check [--since <commit>]', { since: { type: 'string' } });
const root = git(process.cwd(), 'rev-parse', '--show-toplevel').trim();
const { baseBranch } = releaseSettings(root);
const remote = `origin/${baseBranch}`;
const since = values.since ?? (revisionExists(root, remote) ? remote : baseBranch);
if (!revisionExists(root, since)) {
  console.error(`There is no commit ${since}. Fetch it, or name another one: pnpm release-check --since <commit>`);
  process.exit(64);
}

const problems = await problemsSince(since);
for (const problem of problems) console.error(`${problem}\n`);
console.log(
  problems.length === 0
    ? `Every change since ${since} has its changeset.`
    : `${problems.length === 1 ? 'One problem' : `${problems.length} problems`} since ${since}.`,
);
process.exitCode = problems.length === 0 ? 0 : 1;

async function problemsSince(since: string): Promise<readonly string[]> {
  const unusable = changesetProblems(root, releasedPackages(root));
  if (unusable.length > 0) return unusable;
  const branch = await readBranch(root, since);
  return [...missingChangesets(branch), ...openApiProblems(branch), ...exportProblems(branch)];
}

import { parseArgs } from 'node:util';
import { git, revisionExists } from '../git.ts';
import { releaseSettings } from '../packages.ts';
import { readBranch } from './branch.ts';
import { exportProblems } from './exports.ts';
import { missingChangesets } from './missing-changesets.ts';
import { openApiProblems } from './openapi.ts';

/** Fails when this branch changes a package without a changeset, or breaks its users without a changeset that says so. */

const { values } = parseArgs({ options: { since: { type: 'string' } } });
const root = git(process.cwd(), 'rev-parse', '--show-toplevel').trim();
const { baseBranch } = releaseSettings(root);
const remote = `origin/${baseBranch}`;
const since = values.since ?? (revisionExists(root, remote) ? remote : baseBranch);
if (!revisionExists(root, since)) {
  console.error(`There is no commit ${since}. Fetch it, or name another one: pnpm release-check --since <commit>`);
  process.exit(64);
}

const branch = await readBranch(root, since);
const problems = [...missingChangesets(branch), ...openApiProblems(branch), ...exportProblems(branch)];
for (const problem of problems) console.error(`${problem}\n`);
console.log(
  problems.length === 0
    ? `Every change since ${since} has its changeset.`
    : `${problems.length === 1 ? 'One problem' : `${problems.length} problems`} since ${since}.`,
);
process.exitCode = problems.length === 0 ? 0 : 1;

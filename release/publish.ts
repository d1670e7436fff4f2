import { spawnSync } from 'node:child_process';
import { git } from './git.ts';
import { readOptions } from './options.ts';
import { publishProblems } from './publish-problems.ts';

/** Publishes every version that the registry does not have yet and tags it, unless something about this tree is wrong. */

const values = readOptions('pnpm release --registry <URL>, or pnpm release --check', {
  registry: { type: 'string' },
  check: { type: 'boolean', default: false },
});
const root = git(process.cwd(), 'rev-parse', '--show-toplevel').trim();
if (values.registry === undefined && !values.check) {
  console.error('Name the registry that you mean to publish to: pnpm release --registry <URL>');
  process.exit(64);
}

const problems = await publishProblems(root, values.registry);
if (problems.length > 0) {
  for (const problem of problems) console.error(`${problem}\n`);
  console.error('Nothing was built, published or tagged.');
  process.exit(1);
}
if (values.check) {
  console.log('This tree may be published.');
  process.exit(0);
}
for (const args of [['build'], ['exec', 'changeset', 'publish']]) {
  const { status } = spawnSync('pnpm', args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
console.log('Push the new tags: git push --follow-tags');

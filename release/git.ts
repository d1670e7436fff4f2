import { spawnSync } from 'node:child_process';

/** What a git command prints. Throws with git's own message when it fails. */
export function git(root: string, ...args: readonly string[]): string {
  const { status, stdout, stderr } = runGit(root, args);
  if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr.trim()}`);
  return stdout;
}

/** Whether a revision, a tag or a branch exists. */
export function revisionExists(root: string, revision: string): boolean {
  return runGit(root, ['rev-parse', '--quiet', '--verify', `${revision}^{commit}`]).status === 0;
}

/** The branch that is checked out; null when a commit is, without a branch. */
export function branchOf(root: string): string | null {
  const { status, stdout } = runGit(root, ['symbolic-ref', '--quiet', '--short', 'HEAD']);
  return status === 0 ? stdout.trim() : null;
}

/** Whether the commit that is checked out is one of this branch. */
export function isIn(root: string, branch: string): boolean {
  return runGit(root, ['merge-base', '--is-ancestor', 'HEAD', branch]).status === 0;
}

/** Whether the clone lacks older commits. */
export function isShallow(root: string): boolean {
  return git(root, 'rev-parse', '--is-shallow-repository').trim() === 'true';
}

/** A file as it was in a commit; null if the commit does not have it. */
export function fileAt(root: string, commit: string, file: string): string | null {
  const { status, stdout } = runGit(root, ['show', `${commit}:${file}`]);
  return status === 0 ? stdout : null;
}

function runGit(root: string, args: readonly string[]) {
  return spawnSync('git', [...args], { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
}

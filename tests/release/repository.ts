import { appendFile, cp, readdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { rootFolder } from '../workspace.ts';
import { run } from './run.ts';
import type { Registry } from './verdaccio/registry.ts';

/** Copies this repository, with what is not committed, into a Git repository with one commit and a remote; installs it. */
export async function copyRepository(folder: string): Promise<string> {
  const excluded = new Set(['node_modules', 'dist', '.git', '.turbo', '.punteo', 'coverage']);
  await cp(rootFolder, folder, { recursive: true, filter: (source) => !excluded.has(basename(source)) });
  await run('git', ['init', '--quiet', '--initial-branch=main'], { cwd: folder });
  await run('git', ['init', '--quiet', '--bare', `${folder}.git`], { cwd: folder });
  await run('git', ['remote', 'add', 'origin', `${folder}.git`], { cwd: folder });
  for (const [key, value] of SETTINGS) await run('git', ['config', key, value], { cwd: folder });
  await writeFile(join(folder, '.git/info/exclude'), '.npmrc\n');
  await commitAll(folder, 'Copy');
  await run('pnpm', ['install', '--frozen-lockfile', '--prefer-offline'], { cwd: folder });
  return folder;
}

const SETTINGS = [
  ['user.name', 'test'],
  ['user.email', 'test@invalid'],
  ['commit.gpgsign', 'false'],
  ['tag.gpgsign', 'false'],
] as const;

/** Makes a project take and publish the packages of our scope there, as an .npmrc of its own. */
export async function useRegistry(folder: string, { url, token }: Pick<Registry, 'url' | 'token'>): Promise<void> {
  const host = url.replace('http:', '');
  await writeFile(join(folder, '.npmrc'), `@punteo:registry=${url}\n${host}:_authToken=${token}\n`);
}

/** Versions the packages and freezes the apps where changesets wait, as the release workflow does, and commits it. */
export async function versionPackages(folder: string): Promise<void> {
  const pending = (await readdir(join(folder, '.changeset'))).filter((file) => file.endsWith('.md'));
  if (pending.length === 0) return;
  await run('pnpm', ['version-packages'], { cwd: folder });
  await commitAll(folder, 'Version Packages');
}

/** Writes a changeset: `{ '@punteo/json': 'patch' }`. */
export async function writeChangeset(folder: string, bumps: Readonly<Record<string, string>>, summary: string) {
  const lines = Object.entries(bumps).map(([name, bump]) => `'${name}': ${bump}\n`);
  await writeFile(join(folder, '.changeset', 'next.md'), `---\n${lines.join('')}---\n\n${summary}\n`);
}

/** Adds a line to a source of a package, so that it changes. */
export async function changeSource(folder: string, file: string): Promise<void> {
  await appendFile(join(folder, file), '\n// Changed.\n');
}

export async function commitAll(folder: string, subject: string): Promise<void> {
  await run('git', ['add', '--all'], { cwd: folder });
  await run('git', ['commit', '--quiet', '--no-verify', '--message', subject], { cwd: folder });
}

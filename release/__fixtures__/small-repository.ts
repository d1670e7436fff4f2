import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface SmallRepository {
  readonly root: string;
  write(file: string, content: string): void;
  commit(subject: string): void;
  /** Returns what git prints; throws when git fails. */
  git(...args: readonly string[]): string;
  /** Runs a program of `release/` here: `check/main.ts`. */
  run(program: string, ...args: readonly string[]): Ended;
  /** The same in another folder. */
  runIn(folder: string, program: string, ...args: readonly string[]): Ended;
  remove(): void;
}

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A repository on its branch `main` with one commit of these files, with the settings of changesets of this one. */
export function createSmallRepository(files: Readonly<Record<string, string>>): SmallRepository {
  const root = mkdtempSync(join(tmpdir(), 'punteo-small-'));
  function git(...args: readonly string[]): string {
    const { status, stdout, stderr } = spawnSync('git', [...args], { cwd: root, encoding: 'utf8' });
    if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
    return stdout;
  }
  function write(file: string, content: string): void {
    mkdirSync(join(root, dirname(file)), { recursive: true });
    writeFileSync(join(root, file), content);
  }
  function commit(subject: string): void {
    git('add', '--all');
    git('commit', '--quiet', '--message', subject);
  }
  git('init', '--quiet', '--initial-branch=main');
  for (const [key, value] of SETTINGS) git('config', key, value);
  for (const [file, content] of Object.entries({ ...FILES, ...files })) write(file, content);
  commit('Start');
  function runIn(folder: string, program: string, ...args: readonly string[]): Ended {
    const script = join(import.meta.dirname, '..', program);
    const env = { ...process.env, NODE_OPTIONS: '' };
    const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], { cwd: folder, encoding: 'utf8', env });
    return { code: status, stdout, stderr };
  }
  const run = (program: string, ...args: readonly string[]) => runIn(root, program, ...args);
  return { root, write, commit, git, run, runIn, remove: () => rmSync(root, { recursive: true, force: true }) };
}

const SETTINGS = [
  ['user.name', 'test'],
  ['user.email', 'test@invalid'],
  ['commit.gpgsign', 'false'],
  ['tag.gpgsign', 'false'],
] as const;

const FILES: Readonly<Record<string, string>> = {
  'package.json': '{ "name": "root", "private": true }',
  'pnpm-workspace.yaml': 'packages:\n  - packages/*\n  - apps/*\n',
  'pnpm-lock.yaml': "lockfileVersion: '9.0'\n",
  '.changeset/config.json': readFileSync(join(import.meta.dirname, '../../.changeset/config.json'), 'utf8'),
};

export function manifest(name: string, version: string, others: object = {}): string {
  return JSON.stringify({ name, version, ...others }, null, 2);
}

export function changeset(name: string, bump: string): string {
  return `---\n'${name}': ${bump}\n---\n\nChanged something.\n`;
}

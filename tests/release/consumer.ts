import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CONSUMERS, type ConsumerCase } from '../../consumers/cases.ts';
import { releasedPackages } from '../../release/packages.ts';
import { readText, rootFolder } from '../workspace.ts';
import type { Release } from './global-setup.ts';
import { withNode } from './node-version.ts';
import { useRegistry } from './repository.ts';
import { type Output, run } from './run.ts';

/** A project outside the workspace, installed from the registry. */
export interface Consumer {
  readonly folder: string;
  /** Runs a command of the project with its version of Node. */
  run(
    command: string,
    args: readonly string[],
    exitCodes?: readonly number[],
    environment?: Environment,
  ): Promise<Output>;
  /** The compiler's first errors, a line each: `file(line,column): error …`. It also writes what it compiles. */
  compile(config?: string): Promise<readonly string[]>;
}

type Environment = Readonly<Record<string, string>>;

/** A copy of a folder of consumers/. */
export async function installConsumer(name: string, release: Release): Promise<Consumer> {
  const consumer = CONSUMERS.find((candidate) => candidate.folder === name);
  if (consumer === undefined) throw new Error(`consumers/cases.ts has no row for ${name}.`);
  const folder = join(release.folder, 'consumers', name);
  await cp(join(rootFolder, 'consumers', name), folder, { recursive: true });
  return installProject(folder, consumer, release);
}

/** Installs a project that stands outside the workspace. */
export async function installProject(
  folder: string,
  { packageManager, node: version }: Pick<ConsumerCase, 'packageManager' | 'node'>,
  release: Release,
): Promise<Consumer> {
  await useRegistry(folder, { url: release.registry, token: '' });
  await useReleasedVersions(folder, release);
  if (packageManager === 'pnpm') await writeFile(join(folder, 'pnpm-workspace.yaml'), pnpmSettings());
  const node = await withNode(version, release.folder);
  const runHere: Consumer['run'] = (command, args, exitCodes = [0], environment = {}) =>
    run(command, args, { cwd: folder, exitCodes, environment: { ...environment, ...node } });
  await runHere(packageManager, INSTALL[packageManager]);
  return {
    folder,
    run: runHere,
    async compile(config = 'tsconfig.json') {
      const { stdout } = await runHere('node_modules/.bin/tsc', ['-p', config, '--pretty', 'false'], [0, 1, 2]);
      return stdout
        .split('\n')
        .filter((line) => line.includes('error TS'))
        .slice(0, MAX_ERRORS);
    },
  };
}

/** The declarations of one library can have hundreds. */
const MAX_ERRORS = 20;

const INSTALL: Readonly<Record<ConsumerCase['packageManager'], readonly string[]>> = {
  npm: ['install', '--prefer-offline', '--no-audit', '--no-fund'],
  pnpm: ['install', '--no-frozen-lockfile', '--prefer-offline'],
};

/** `*`, and `workspace:^` of an example, become the range that `npm install` would write. */
async function useReleasedVersions(folder: string, { repository }: Release): Promise<void> {
  const file = join(folder, 'package.json');
  let text = await readFile(file, 'utf8');
  for (const { name, version } of releasedPackages(repository)) {
    for (const range of ['*', 'workspace:^']) text = text.replace(`"${name}": "${range}"`, `"${name}": "^${version}"`);
  }
  await writeFile(file, text);
}

/** Our own settings of pnpm, but packages of ours may be younger than three days. */
function pnpmSettings(): string {
  const settings = readText('pnpm-workspace.yaml').split(/^# A fresh clone/m)[1];
  if (settings === undefined) throw new Error('pnpm-workspace.yaml has no comment that begins with "# A fresh clone".');
  return `#${settings}\nminimumReleaseAgeExclude:\n  - '@punteo/*'\n`;
}

import { existsSync, globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { addCommands } from '../../apps/reconciliation/src/cli/commands.ts';
import { sandboxCommand } from '../../packages/sandbox/src/command.ts';
import { type Manifest, publishedPackages, readJson, rootFolder, workspacePackages } from '../workspace.ts';

/** What is wrong with a command that a page shows; empty: nothing. */
export async function commandFaults(command: readonly string[], page: string): Promise<readonly string[]> {
  const [program = '', ...args] = command;
  const faultsOf = PROGRAMS[program];
  return faultsOf === undefined ? [`${program} is no program that the documents use.`] : faultsOf(args, page);
}

type Faults = (args: readonly string[], page: string) => readonly string[] | Promise<readonly string[]>;

const PROGRAMS: Readonly<Record<string, Faults>> = {
  punteo: (args) => parseFaults(punteoCommand(), args),
  'punteo-sandbox': (args) => parseFaults(sandboxCommand(), args),
  pnpm: ([verb = '', ...args], page) => PNPM[verb]?.(args, page) ?? [`pnpm ${verb} does not exist.`],
  node: (args, page) => {
    if (args[0] === '-p') return [];
    const [file = '', ...rest] = args.filter((arg) => !arg.startsWith('--conditions='));
    return nodeFaults(file, rest, page);
  },
  npx: (args, page) => {
    const start = args.findIndex((arg, index) => !arg.startsWith('-') && args[index - 1] !== '-p');
    return commandFaults(args.slice(start), page);
  },
  sudo: (args, page) => commandFaults(args, page),
  ...Object.fromEntries(
    [
      ...['cp', 'curl', 'docker', 'kubectl', 'openssl', 'sha256sum', 'systemctl'],
      // tests/release/backup.test.ts runs these.
      ...['createdb', 'pg_basebackup', 'pg_dump', 'pg_restore', 'psql'],
    ].map((name) => [name, missingFiles]),
  ),
};

/** Verbs of pnpm: its own, and scripts of the repository. */
const PNPM: Readonly<Record<string, Faults>> = {
  add: (names) => names.filter((name) => !isInstallable(name)).map((name) => `No package here is or has ${name}.`),
  install: (args) => args.filter((arg) => arg !== '--frozen-lockfile'),
  build: noArguments,
  test: (paths) => paths.filter((path) => !existsSync(join(rootFolder, path))),
  'package-apps': (args) => (args.length > 1 ? [`pnpm package-apps takes one folder, not ${args.join(' ')}`] : []),
  demo: noArguments,
  receiver: noArguments,
  punteo: (args) => parseFaults(punteoCommand(), args),
};

function noArguments(args: readonly string[]): readonly string[] {
  return args.map((arg) => `It takes no argument ${arg}`);
}

function nodeFaults(file: string, args: readonly string[], page: string) {
  const app = /(?:^|\/)(callback-receiver|reconciliation)\/(?:dist\/main\.js|src\/main\.ts)$/.exec(file)?.[1];
  if (app === 'reconciliation') return parseFaults(punteoCommand(), args);
  if (app === 'callback-receiver') return noArguments(args);
  if (file === 'packages/sandbox/src/cli.ts') return parseFaults(sandboxCommand(), args);
  const places = [file, join(dirname(page), file)];
  return places.some((place) => existsSync(join(rootFolder, place))) ? noArguments(args) : [`There is no ${file}.`];
}

/** Every file below deploy/ that a command names exists. */
function missingFiles(args: readonly string[]): readonly string[] {
  const sources = args.filter((arg) => arg.startsWith('deploy/') && !WRITTEN_BY_READERS.includes(arg));
  return sources.filter((path) => globSync(path, { cwd: rootFolder }).length === 0);
}

/** Copies that the reader makes of the examples beside them, and a deployment of Kubernetes. */
const WRITTEN_BY_READERS = ['deploy/punteo.env', 'deploy/chains.json', 'deploy/punteo-reconciliation'];

/** Whether a package is published from here, or is a library that a package here uses. */
function isInstallable(name: string): boolean {
  const manifests = [readJson<Manifest>('package.json'), ...workspacePackages().map(({ manifest }) => manifest)];
  if (name.startsWith('@punteo/')) return publishedPackages().some(({ manifest }) => manifest.name === name);
  return manifests.some(({ dependencies, devDependencies }) => name in { ...dependencies, ...devDependencies });
}

function punteoCommand(): Command {
  const terminal = { print: () => {}, note: () => {}, progress: () => {}, endProgress: () => {} };
  const program = new Command('punteo').exitOverride();
  addCommands(program, { environment: {}, terminal, actor: 'test', setExitCode: () => {} });
  return program;
}

/** Has commander read arguments, options and their values, without running the command. */
async function parseFaults(program: Command, args: readonly string[]): Promise<readonly string[]> {
  withoutAction(program);
  try {
    await program.parseAsync(args, { from: 'user' });
    return [];
  } catch (error) {
    if (error instanceof CommanderError) return [`${program.name()} ${args.join(' ')}: ${error.message}`];
    throw error;
  }
}

function withoutAction(command: Command): void {
  command.exitOverride().configureOutput({ writeOut: () => {}, writeErr: () => {} });
  if (command.commands.length === 0) command.action(() => {});
  for (const subcommand of command.commands) withoutAction(subcommand);
}

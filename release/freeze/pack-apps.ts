import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify, stripVTControlCharacters } from 'node:util';

/**
 * Writes a project into `folder` that installs both apps, which are built: the tarballs of the apps and of every package of
 * ours that they use, and a lockfile with the versions of their libraries, which are those of the workspace. Throws with the
 * output of the command that failed, and leaves no folder then.
 */
export async function packApps(root: string, folder: string): Promise<void> {
  const project = await mkdtemp(join(tmpdir(), 'punteo-freeze-'));
  try {
    // Without development dependencies. The apps run without the embedded PostgreSQL, as they are packaged.
    const filters = [...APPS.map((app) => `${app}...`), '!@punteo/embedded-postgres'];
    const args = ['pack', '--json', '--pack-destination', project];
    const packed = await pnpm(root, '--recursive', ...filters.flatMap((filter) => ['--filter-prod', filter]), ...args);
    const tarballs = (JSON.parse(packed) as readonly Packed[]).map(
      ({ name, filename }) => [name, `file:${basename(filename)}`] as const,
    );
    await writeFile(join(project, 'package.json'), manifest(new Map(tarballs)));
    await writeFile(join(project, 'pnpm-workspace.yaml'), settings(tarballs));
    // pnpm keeps the versions that a lockfile has already, and removes what this project does not use.
    await cp(join(root, 'pnpm-lock.yaml'), join(project, 'pnpm-lock.yaml'));
    await pnpm(project, 'install', '--lockfile-only', '--prefer-offline');
    await cp(project, folder, { recursive: true });
  } finally {
    await rm(project, { recursive: true, force: true });
  }
}

/** Builds both apps and what they use. */
export async function buildApps(root: string): Promise<void> {
  await pnpm(root, 'exec', 'turbo', 'run', 'build', ...APPS.map((app) => `--filter=${app}...`));
}

interface Packed {
  readonly name: string;
  readonly filename: string;
}

const APPS = ['@punteo/callback-receiver', '@punteo/reconciliation'] as const;

function manifest(tarballs: ReadonlyMap<string, string>): string {
  const dependencies = Object.fromEntries(APPS.map((app) => [app, tarballs.get(app)]));
  const description = 'Both apps as they were released, for the tests of upgrades.';
  const fields = { name: 'frozen', version: '0.0.0', private: true, description, license: 'MIT', dependencies };
  return `${JSON.stringify(fields, null, 2)}\n`;
}

/** Our packages are the tarballs beside; what only a compiler reads, and the database server, are left out. */
function settings(tarballs: readonly (readonly [name: string, file: string])[]): string {
  const leftOut = ['@punteo/embedded-postgres', '@types/node', 'typescript'].map((name) => [name, "'-'"] as const);
  const overrides = [...tarballs, ...leftOut].map(([name, value]) => `  '${name}': ${value}`).sort();
  return `${SAFETY}\noverrides:\n${overrides.join('\n')}\n`;
}

/** As in the workspace. */
const SAFETY = `minimumReleaseAge: 4320
blockExoticSubdeps: true
trustPolicy: no-downgrade
strictDepBuilds: true
`;

async function pnpm(cwd: string, ...args: readonly string[]): Promise<string> {
  try {
    return (await promisify(execFile)('pnpm', [...args], { cwd, maxBuffer: 64 * 1024 * 1024 })).stdout;
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(stripVTControlCharacters(`pnpm ${args.join(' ')} failed.\n${stdout}${stderr}`), { cause: error });
  }
}

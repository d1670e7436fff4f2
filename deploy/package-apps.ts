import { execFileSync } from 'node:child_process';
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/**
 * Builds both apps and packs each into a folder that runs alone: `dist/callback-receiver` and `dist/reconciliation`, or
 * under the folder that the command line names. A folder holds the app, our packages and their libraries, as Node loads
 * them. It holds no embedded PostgreSQL, sandbox, compiler or sources.
 */
function packageApps(target: string): void {
  run(['exec', 'turbo', 'run', 'build', ...APPS.map((app) => `--filter=@punteo/${app}...`)]);
  mkdirSync(target, { recursive: true });
  for (const app of APPS) {
    const folder = join(target, app);
    rmSync(folder, { recursive: true, force: true });
    // Hoisted, as npm lays it out: no links, and no path of this machine in a name.
    const options = ['--prod', '--no-optional', '--config.node-linker=hoisted'];
    run(['--filter', `@punteo/${app}`, 'deploy', ...options, folder]);
    removeWhatNodeDoesNotLoad(folder);
    process.stdout.write(`${folder}\n`);
  }
}

const APPS = ['callback-receiver', 'reconciliation'] as const;
const ROOT = join(import.meta.dirname, '..');

/** The verdict of pnpm is shown only where it failed. */
function run(args: readonly string[]): void {
  try {
    execFileSync('pnpm', args, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    process.stderr.write(stripVTControlCharacters(`pnpm ${args.join(' ')} failed.\n${stdout}${stderr}`));
    process.exit(1);
  }
}

function removeWhatNodeDoesNotLoad(folder: string): void {
  const unused = [
    ...['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'node_modules/{.bin,.modules.yaml,.pnpm,.pnpm-workspace-state*}'],
    ...['**/*.d.{ts,mts,cts}', '**/*.d.{ts,mts,cts}.map'],
    // Read by bundlers and old Nodes only.
    'node_modules/{viem,ox,abitype,isows}/**/{_cjs,_types}',
  ];
  for (const path of globSync(unused, { cwd: folder })) rmSync(join(folder, path), { recursive: true, force: true });
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<string, unknown>;
  const { name, version, license, type, engines, bin } = manifest;
  writeFileSync(
    join(folder, 'package.json'),
    `${JSON.stringify({ name, version, license, type, private: true, engines, bin }, null, 2)}\n`,
  );
}

packageApps(resolve(process.argv[2] ?? join(ROOT, 'dist')));

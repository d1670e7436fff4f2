import { execFileSync } from 'node:child_process';
import { globSync, readdirSync } from 'node:fs';
import { cp, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AppFiles } from '../../../faults/src/soak/start-processes.ts';
import { readMigrations } from '../../../packages/postgres-store/src/schema/read-migrations.ts';
import { FROZEN } from '../../../release/freeze/frozen-folder.ts';
import { rootFolder } from '../../workspace.ts';
import { run } from '../run.ts';

/** A release whose apps are frozen in this repository. */
export interface FrozenVersion {
  /** `0.1.0` */
  readonly name: string;
  /** Marks and names of the migrations that came after it. */
  readonly migrations: readonly string[];
  /** Whether one of them is marked as breaking. */
  readonly isBreaking: boolean;
}

export function frozenVersions(): readonly FrozenVersion[] {
  return globSync('*/', { cwd: join(rootFolder, FROZEN) })
    .sort()
    .map((name) => {
      const known = migrationsOf(name);
      const later = readMigrations().filter((migration) => !known.includes(migration.name));
      return {
        name,
        migrations: later.map(({ mark, name }) => `${mark} ${name}`),
        isBreaking: later.some(({ mark }) => mark === 'breaking'),
      };
    });
}

/** Installs a frozen version from its lockfile into a folder of its own, outside the repository. */
export async function installFrozen({ name }: FrozenVersion): Promise<AppFiles & { readonly folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'punteo-frozen-'));
  await cp(join(rootFolder, FROZEN, name), folder, { recursive: true });
  await run('pnpm', ['install', '--frozen-lockfile', '--prefer-offline'], { cwd: folder });
  const mainOf = (app: string) => join(folder, 'node_modules/@punteo', app, 'dist/main.js');
  return {
    ...{ receiver: mainOf('callback-receiver'), reconciliation: mainOf('reconciliation') },
    ...{ nodeArgs: [], folder },
  };
}

/** Names of the migrations in the tarball of its store. */
function migrationsOf(name: string): readonly string[] {
  const folder = join(rootFolder, FROZEN, name);
  const tarball = readdirSync(folder).find((file) => file.startsWith('punteo-postgres-store-'));
  const files = execFileSync('tar', ['-tzf', join(folder, String(tarball))], { encoding: 'utf8' }).split('\n');
  return files.flatMap((file) => /^package\/migrations\/(.+\.sql)$/.exec(file)?.[1] ?? []);
}

import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { appVersions, FROZEN } from './frozen-folder.ts';
import { migrationNames } from './released-migrations.ts';

/**
 * Apps that would carry a migration without a new version, a sentence each: every app of a version has the migrations with
 * which that version was frozen. Changesets gives an app no new version when a package that it uses stays within its range.
 */
export function unfrozenMigrations(root: string): readonly string[] {
  return Object.entries(appVersions(root)).flatMap(([app, version]) => {
    const folders = globSync(join(FROZEN, '*', `punteo-${app}-${version}.tgz`), { cwd: root })
      .map(dirname)
      .sort();
    const sentences = folders.flatMap((folder) => {
      const known = frozenMigrations(join(root, folder));
      const added = migrationNames(root).filter((name) => !known.includes(name));
      if (added.length === 0) return [];
      return [
        `@punteo/${app} ${version} is frozen in ${folder} without ${added.join(', ')}, and an app carries every migration. ` +
          `Write a changeset for @punteo/${app} with \`pnpm changeset\`, then run \`pnpm version-packages\`.`,
      ];
    });
    return sentences.slice(0, 1);
  });
}

function frozenMigrations(folder: string): readonly string[] {
  return globSync('punteo-postgres-store-*.tgz', { cwd: folder }).flatMap((tarball) => {
    const { status, stdout, stderr } = spawnSync('tar', ['-tzf', join(folder, tarball)], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`tar cannot read ${join(folder, tarball)}: ${stderr}`);
    const files = stdout.split('\n').filter((file) => /^package\/migrations\/[^/]+\.sql$/.test(file));
    return files.map((file) => basename(file));
  });
}

import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import { git } from '../git.ts';
import { readOptions } from '../options.ts';
import { appVersions, frozenFolder } from './frozen-folder.ts';
import { buildApps, packApps } from './pack-apps.ts';
import { changedMigrations, noteReleasedMigrations } from './released-migrations.ts';
import { unfrozenMigrations } from './unfrozen-migrations.ts';

/**
 * Freezes both apps as they are released: their packages and the versions of their libraries go into a folder below
 * `release/frozen`, and the checksums of the migrations into `released.json`. Run it after `changeset version`.
 */

const values = readOptions('pnpm freeze-release [--if-new]', { 'if-new': { type: 'boolean', default: false } });
const root = git(process.cwd(), 'rev-parse', '--show-toplevel').trim();
const folder = frozenFolder(root);
const name = relative(root, folder);

if (existsSync(folder) && !values['if-new'])
  refuse(`${name} is frozen already, and a release is not made twice. Give the apps a new version first.`);
const changed = changedMigrations(root);
if (changed.length > 0) {
  refuse(`Released migrations are never edited: ${changed.join(', ')}. Restore them, and add a migration instead.`);
}

// Also where no app has a new version, and before the apps are built and packed: the file is part of @punteo/postgres-store.
noteReleasedMigrations(root);
const unfrozen = unfrozenMigrations(root);
if (unfrozen.length > 0) refuse(unfrozen.join('\n'));
if (existsSync(folder)) {
  console.log(`No app has a new version: ${name} stays as it is.`);
  process.exit(0);
}
try {
  await buildApps(root);
  await packApps(root, folder);
} catch (error) {
  refuse((error as Error).message);
}
const apps = Object.entries(appVersions(root)).map(([app, version]) => `${app} ${version}`);
console.log(`Froze ${apps.join(' and ')} in ${name}. Commit it with released.json.`);

function refuse(sentence: string): never {
  console.error(sentence);
  process.exit(1);
}

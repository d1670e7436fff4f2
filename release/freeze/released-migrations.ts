import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Writes the checksum of every migration into `released.json`: from now on each stays as it is. */
export function noteReleasedMigrations(root: string): void {
  writeFileSync(join(root, RELEASED), `${JSON.stringify(checksums(root), null, 2)}\n`);
}

/** Names of released migrations that are gone or differ from what was released. */
export function changedMigrations(root: string): readonly string[] {
  const released = JSON.parse(readFileSync(join(root, RELEASED), 'utf8')) as Checksums;
  const shipped = checksums(root);
  return Object.keys(released).filter((name) => shipped[name] !== released[name]);
}

/** Names of every migration of this tree, in their order. */
export function migrationNames(root: string): readonly string[] {
  return readdirSync(join(root, MIGRATIONS))
    .filter((name) => name.endsWith('.sql'))
    .sort();
}

/** Names of migrations whose checksum is not noted. */
export function unnotedMigrations(root: string): readonly string[] {
  const released = JSON.parse(readFileSync(join(root, RELEASED), 'utf8')) as Checksums;
  return migrationNames(root).filter((name) => !Object.hasOwn(released, name));
}

type Checksums = Readonly<Record<string, string>>;

const MIGRATIONS = 'packages/postgres-store/migrations';
const RELEASED = `${MIGRATIONS}/released.json`;

/** SHA-256 by name, as the table `punteo_migrations` stores them. */
function checksums(root: string): Checksums {
  const digest = (name: string) => createHash('sha256').update(readFileSync(join(root, MIGRATIONS, name)));
  return Object.fromEntries(migrationNames(root).map((name) => [name, digest(name).digest('hex')]));
}

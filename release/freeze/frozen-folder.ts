import { basename, join } from 'node:path';
import { releasedPackages } from '../packages.ts';

/**
 * Where the apps of this tree are frozen: `release/frozen/0.1.0`, or, once their versions differ,
 * `release/frozen/callback-receiver-0.2.0+reconciliation-0.1.1`.
 */
export function frozenFolder(root: string): string {
  const versions = appVersions(root);
  const distinct = new Set(Object.values(versions));
  const pair = Object.entries(versions).map(([app, version]) => `${app}-${version}`);
  return join(root, FROZEN, distinct.size === 1 ? String([...distinct][0]) : pair.join('+'));
}

/** `{ 'callback-receiver': '0.1.0', reconciliation: '0.1.0' }` */
export function appVersions(root: string): Readonly<Record<string, string>> {
  const apps = releasedPackages(root).filter(({ folder }) => folder.startsWith('apps/'));
  return Object.fromEntries(apps.map(({ folder, version }) => [basename(folder), version]));
}

/** Path of the folder with every frozen version, from the root of the repository. */
export const FROZEN = 'release/frozen';

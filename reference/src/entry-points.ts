import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { releasedPackages } from '../../release/packages.ts';

export interface EntryPoint {
  /** As a program imports it: `@punteo/clients/neopay`. */
  readonly name: string;
  /** Its package: `@punteo/clients`. */
  readonly packageName: string;
  /** Absolute path of its source. */
  readonly file: string;
}

/** Every entry point of every published package, from `exports` of its manifest. */
export function entryPoints(root: string): readonly EntryPoint[] {
  return releasedPackages(root)
    .filter(({ published }) => published)
    .flatMap(({ name, folder }) => {
      const { exports }: Manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
      return Object.entries(exports).map(([path, { '@punteo/source': source }]) => ({
        name: name + path.slice(1),
        packageName: name,
        file: join(root, folder, source),
      }));
    });
}

interface Manifest {
  readonly exports: Readonly<Record<string, { readonly '@punteo/source': string }>>;
}

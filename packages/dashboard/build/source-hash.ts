import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dashboardRoot } from './folders.ts';

/** SHA-256 of everything that the built files are made of: sources of ours, and the versions of the libraries. */
export function sourceHash(): string {
  const workspace = join(dashboardRoot, '../..');
  const hash = createHash('sha256');
  for (const file of globSync(INPUTS, { cwd: workspace }).sort()) {
    hash.update(`${file}\0`);
    hash.update(readFileSync(join(workspace, file)));
  }
  return hash.digest('hex');
}

const INPUTS = [
  'pnpm-lock.yaml',
  'packages/dashboard/{index.html,package.json}',
  'packages/dashboard/{src,build,served}/**/*.*',
  'packages/{clients,contracts,json}/src/**/*.ts',
];

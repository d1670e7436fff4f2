import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);
const architectures: Partial<Record<NodeJS.Architecture, string>> = { x64: 'amd64', arm64: 'arm64' };

/**
 * Path of the anvil binary in the platform package beside `@foundry-rs/anvil`. Resolved from this file, so the working
 * directory does not matter.
 */
export function anvilBinary(): string {
  const platformPackage = `@foundry-rs/anvil-${process.platform}-${architectures[process.arch] ?? process.arch}`;
  const name = process.platform === 'win32' ? 'anvil.exe' : 'anvil';
  try {
    const anvilManifest = require.resolve('@foundry-rs/anvil/package.json');
    const binary = join(dirname(createRequire(anvilManifest).resolve(`${platformPackage}/package.json`)), 'bin', name);
    if (existsSync(binary)) return binary;
  } catch (cause) {
    throw new Error(missing(platformPackage), { cause });
  }
  throw new Error(missing(platformPackage));
}

function missing(platformPackage: string): string {
  return `The chain node cannot start: ${platformPackage} is not installed. Install without --omit=optional, on a platform that Foundry supports.`;
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { copyRepository, useRegistry, versionPackages } from './repository.ts';
import { run } from './run.ts';
import { startRegistry } from './verdaccio/registry.ts';

/** Releases a copy of this repository to a registry on this machine, once for all test files. */
export default async function releaseCopy(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'punteo-release-'));
  const registry = await startRegistry(join(folder, 'registry'));
  const repository = await copyRepository(join(folder, 'repository'));
  await useRegistry(repository, registry);
  await versionPackages(repository);
  await run('pnpm', ['run', 'release', '--registry', registry.url], { cwd: repository });
  project.provide('release', { folder, repository, registry: registry.url, token: registry.token });
  return async () => {
    registry.stop();
    await rm(folder, { recursive: true, force: true });
  };
}

/** The folder of the tests, the repository that was released, the registry that has its packages, and the token of who publishes. */
export interface Release {
  readonly folder: string;
  readonly repository: string;
  readonly registry: string;
  readonly token: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    release: Release;
  }
}

import { createEphemeralCluster } from '@punteo/embedded-postgres';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The folder of this run's PostgreSQL cluster, which starts when the first test requests a database. */
    clusterDirectory: string;
  }
}

/** Prepares one PostgreSQL for the test run and removes it at the end. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const cluster = await createEphemeralCluster();
  project.provide('clusterDirectory', cluster.directory);
  return () => cluster.destroy();
}

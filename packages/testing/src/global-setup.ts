import { createEphemeralCluster } from '@punteo/embedded-postgres';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where the PostgreSQL cluster of this test run is, or will be once a test asks for a database. */
    clusterDirectory: string;
  }
}

/** One PostgreSQL per test run, started by the first test that needs it and gone at the end. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const cluster = await createEphemeralCluster();
  project.provide('clusterDirectory', cluster.directory);
  return () => cluster.destroy();
}

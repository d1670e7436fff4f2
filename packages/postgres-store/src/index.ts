export type { CallbackHealth, KeyUsage, StoreHealth } from './health/read-store-health.ts';
export { createJobs, type JobHandler, type Jobs, type JobsOptions, type JobTask } from './jobs/create-jobs.ts';
export type { JobData, JobName } from './jobs/queues.ts';
export { type MigrationResult, migrate } from './migrate.ts';
export { openStore, type PostgresStore, type StoreOptions } from './open-store.ts';

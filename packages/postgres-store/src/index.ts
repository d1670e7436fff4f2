/**
 * The port `Store` on PostgreSQL, its migrations and its job queues.
 *
 * @module
 */

export type { RecordedRestore } from './events/recorded-restore.ts';
export type { StoreGauges } from './health/store-gauges.ts';
export type { CallbackHealth, KeyUsage, StoreHealth } from './health/store-health.ts';
export { createJobs, type Jobs, type JobsOptions } from './jobs/create-jobs.ts';
export type { JobFailure, JobHandler, JobTask } from './jobs/job.ts';
export {
  type DeliverJobName,
  deliverJobName,
  type JobData,
  type JobName,
  type VerificationCause,
  type VerifyJobData,
  type VerifyJobName,
  verifyJobName,
} from './jobs/job.ts';
export { type MigrateOptions, type MigrationResult, migrate } from './migrate.ts';
export { openStore, type PostgresStore, type StoreOptions } from './open-store.ts';

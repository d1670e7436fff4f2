import type { Queue } from 'pg-boss';

/** `verify`: ask the witnesses about an order. `deliver`: send a merchant event. */
export type JobName = 'verify' | 'deliver';

export interface JobData {
  readonly verify: { readonly orderId: string };
  readonly deliver: { readonly eventId: string };
}

/** The schema with pg-boss's tables. */
export const JOBS_SCHEMA = 'pgboss';

/** How often a worker renews the heartbeat of its jobs, and how often jobs of killed workers are looked for. */
export const HEARTBEAT_REFRESH_SECONDS = 5;
export const SUPERVISE_SECONDS = 5;
/** How often a worker looks for jobs that no notification announced, such as retries and delayed jobs. */
export const POLL_SECONDS = 1;

/**
 * `short`: one job per key waits, so a hundred callbacks on one order cause one verification. A running job does not
 * count: it may have asked before the last callback came.
 */
const COMMON = {
  policy: 'short',
  notify: true,
  heartbeatSeconds: 15,
  expireInSeconds: 300,
  retryBackoff: true,
  // A finished job says nothing that the store's tables do not say.
  deleteAfterSeconds: 300,
} satisfies Omit<Queue, 'name'>;

export const QUEUES = {
  verify: { ...COMMON, retryLimit: 8, retryDelay: 1, retryDelayMax: 60, deadLetter: 'verify_dead' },
  deliver: { ...COMMON, retryLimit: 24, retryDelay: 2, retryDelayMax: 3_600, deadLetter: 'deliver_dead' },
} satisfies Record<JobName, Omit<Queue, 'name'>>;

export const DEAD_LETTER_QUEUE = { policy: 'standard', retentionSeconds: 90 * 86_400 } satisfies Omit<Queue, 'name'>;

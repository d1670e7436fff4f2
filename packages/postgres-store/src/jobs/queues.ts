import type { Queue } from 'pg-boss';

/** `verify`: look at an order's witnesses. `deliver`: send an event to the merchant. */
export type JobName = 'verify' | 'deliver';

export interface JobData {
  readonly verify: { readonly orderId: string };
  readonly deliver: { readonly eventId: string };
}

/** Where pg-boss keeps its tables. */
export const JOBS_SCHEMA = 'pgboss';

/**
 * A worker that dies is noticed when its heartbeat is overdue at the next look: 15 + 5 s, and its jobs run again a few seconds later.
 * `short`: one job waits per key, so a hundred callbacks on one order are one look at it; a job that runs already doesn't count,
 * because it may have asked before the last callback came.
 */
const COMMON = {
  policy: 'short',
  notify: true,
  heartbeatSeconds: 15,
  expireInSeconds: 300,
  retryBackoff: true,
  // Finished jobs tell nothing that the tables don't.
  deleteAfterSeconds: 300,
} satisfies Omit<Queue, 'name'>;

export const SUPERVISION = { superviseIntervalSeconds: 5, monitorIntervalSeconds: 5, maintenanceIntervalSeconds: 60 };
export const HEARTBEAT_REFRESH_SECONDS = 5;

export const QUEUES = {
  verify: { ...COMMON, retryLimit: 8, retryDelay: 1, retryDelayMax: 60, deadLetter: 'verify_dead' },
  deliver: { ...COMMON, retryLimit: 24, retryDelay: 2, retryDelayMax: 3_600, deadLetter: 'deliver_dead' },
} satisfies Record<JobName, Omit<Queue, 'name'>>;

export const DEAD_LETTER_QUEUE = { policy: 'standard', retentionSeconds: 90 * 86_400 } satisfies Omit<Queue, 'name'>;

import type { VerificationUrgency } from '@punteo/payments';
import type { Queue } from 'pg-boss';
import type { JobName } from './job.ts';

/** Matches the names of all verification queues, for `like`. */
export const VERIFY_JOBS_PATTERN = 'verify/%';

/** Of the jobs that are ready, those of the highest priority run first. */
export const PRIORITIES = { callback: 2, fresh: 1, old: 0 } as const satisfies Record<VerificationUrgency, number>;

/** The schema with pg-boss's tables: not its default, in which the shop may have queues of its own. */
export const JOBS_SCHEMA = 'punteo_jobs';

/** How often a worker renews the heartbeat of its jobs. */
export const HEARTBEAT_REFRESH_SECONDS = 5;
/** How often jobs of killed workers are looked for. pg-boss does not slow down while that fails: five times a minute. */
export const SUPERVISE_SECONDS = 12;
/** How often a worker looks for jobs that it was not woken for, such as retries, delayed jobs and those of other processes. */
export const POLL_SECONDS = 0.5;

/**
 * `short`: one job per key waits, so a hundred callbacks on one order cause one verification. A running job does not
 * count: it may have asked before the last callback came.
 */
const COMMON = {
  policy: 'short',
  heartbeatSeconds: 15,
  expireInSeconds: 300,
  retryBackoff: true,
  // A finished job says nothing that the store's tables do not say.
  deleteAfterSeconds: 300,
} satisfies Omit<Queue, 'name'>;

/** A failed verification is tried at most six times in any minute: pg-boss waits once to twice 3, 6, 12, 24, 48 s. */
const VERIFY_QUEUE = {
  ...COMMON,
  retryLimit: 8,
  retryDelay: 3,
  retryDelayMax: 60,
  deadLetter: 'verify_dead',
} satisfies Omit<Queue, 'name'>;

/** Retries count failures of ours only, such as a lost database: an endpoint's failures are in `deliveries`. Without end. */
const DELIVER_QUEUE = {
  ...COMMON,
  retryLimit: 2_147_483_647,
  retryDelay: 3,
  retryDelayMax: 60,
  deadLetter: 'deliver_dead',
} satisfies Omit<Queue, 'name'>;

/** The settings of a queue. */
export function queueOf(
  name: JobName,
): Omit<Queue, 'name'> & { readonly retryLimit: number; readonly deadLetter: string } {
  return name.startsWith('deliver/') ? DELIVER_QUEUE : VERIFY_QUEUE;
}

export const DEAD_LETTER_QUEUES = [VERIFY_QUEUE.deadLetter, DELIVER_QUEUE.deadLetter] as const;
export const DEAD_VERIFICATIONS = VERIFY_QUEUE.deadLetter;
export const DEAD_LETTER_QUEUE = { policy: 'standard', retentionSeconds: 90 * 86_400 } satisfies Omit<Queue, 'name'>;

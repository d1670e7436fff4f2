import type { JobInsert } from 'pg-boss';
import type { JobData, JobName } from './job.ts';
import { PRIORITIES } from './queues.ts';

/**
 * A job as pg-boss inserts it. `key`: of the jobs with one key, one runs at a time, and one of each kind waits: jobs of
 * different urgency, and those that wait for a later time, do not stand in for each other.
 */
export function jobRow<Name extends JobName>(
  key: string,
  data: JobData<Name>,
  later?: { readonly seconds: number; readonly reason: 'cooldown' | 'share' },
): JobInsert<JobData<Name>> {
  const startAfter = later?.seconds ?? 0;
  const urgency = 'urgency' in data ? data.urgency : null;
  const kind = [urgency === 'callback' ? null : urgency, startAfter > 0 ? later?.reason : null];
  const singletonKey = [...kind.filter((part) => part != null), key].join(':');
  const priority = urgency === null ? 0 : PRIORITIES[urgency];
  return { data, singletonKey, group: { id: key }, priority, startAfter };
}

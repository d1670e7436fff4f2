import { setTimeout as sleep } from 'node:timers/promises';
import type { OrderKind } from '../soak/order-kinds.ts';
import type { Installation, VersionName } from './installation.ts';

/** Ids of jobs that one version queued and that are not done yet, by the queue. */
export type JobsLeft = Readonly<Record<'verify' | 'deliver', readonly string[]>>;

/**
 * Stops a version so that its jobs are left over: events that the shop refused, and verifications that a reconciliation
 * run queued while no worker ran.
 */
export async function stopWithJobsLeft(
  installation: Installation,
  version: VersionName,
  kinds: readonly OrderKind[],
): Promise<JobsLeft> {
  const { shop, play, stop, reconcile } = installation;
  shop.answerWith(() => 503);
  await play(kinds.filter(({ provider }) => provider === 'neopay'));
  while ((await jobsLeft(installation)).deliver.length === 0) await sleep(POLL_MILLISECONDS);
  await stop(version, 'workers');
  await play(kinds);
  // It matches the callbacks, which queues the verifications. It is incomplete while the worker's share is missing.
  await reconcile(version);
  const left = await jobsLeft(installation);
  await stop(version);
  shop.answerWith(() => 204);
  return left;
}

/** Which of these jobs wait or run still. A finished one is kept for five minutes. */
export async function notDone(installation: Installation, { verify, deliver }: JobsLeft): Promise<readonly string[]> {
  const { verify: verifying, deliver: delivering } = await jobsLeft(installation);
  const now = new Set([...verifying, ...delivering]);
  return [...verify, ...deliver].filter((id) => now.has(id));
}

async function jobsLeft({ query }: Installation): Promise<JobsLeft> {
  const rows = await query(JOBS_LEFT);
  const ofQueue = (name: string) => rows.filter(({ queue }) => queue === name).map(({ id }) => String(id));
  return { verify: ofQueue('verify'), deliver: ofQueue('deliver') };
}

const JOBS_LEFT = /* sql */ `
select id, split_part(name, '/', 1) as queue from punteo_jobs.job where state in ('created', 'retry', 'active')`;

const POLL_MILLISECONDS = 100;

import { query } from '../../__fixtures__/query.ts';
import { type JobName } from '../job.ts';
import { queueOf } from '../queues.ts';

/** How many jobs of a queue wait, run, and are dead letters. */
export async function jobCounts(url: string, name: JobName): Promise<Record<'waiting' | 'running' | 'dead', number>> {
  const [counts] = await query(
    url,
    `select count(*) filter (where name = $1 and state < 'active')::int as waiting,
       count(*) filter (where name = $1 and state = 'active')::int as running,
       count(*) filter (where name = $2 and state < 'active')::int as dead
     from punteo_jobs.job`,
    [name, queueOf(name).deadLetter],
  );
  return counts as Awaited<ReturnType<typeof jobCounts>>;
}

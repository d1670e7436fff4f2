import { randomUUID } from 'node:crypto';
import { type Discrepancy, PunteoError, type Run, type RunStore, type RunSummary } from '@punteo/payments';
import { type DiscrepancyRow, discrepancyFromRow } from '../rows/discrepancy.ts';
import type { Database } from '../sql/database.ts';
import { type CursorRow, pageOf, pagePosition } from '../sql/paging.ts';
import { isUuid } from '../sql/text.ts';
import { findDiscrepancies } from './find-discrepancies.ts';

export function runStore(database: Database): RunStore {
  return {
    get: (runId) => getRun(database, runId),

    async start({ from, to, dryRun }) {
      const runId = randomUUID();
      await database.query('insert into runs (run_id, from_at, to_at, dry_run) values ($1, $2, $3, $4)', [
        runId,
        from,
        to,
        dryRun,
      ]);
      return existingRun(database, runId);
    },

    async findDiscrepancies(runId, options) {
      return findDiscrepancies(database, await existingRun(database, runId), options);
    },

    async finish(runId, { complete, incompleteReasons, summary }) {
      await database.query(
        'update runs set finished_at = now(), complete = $2, incomplete_reasons = $3, summary = $4 where run_id = $1',
        [runId, complete, incompleteReasons, JSON.stringify(summary)],
      );
      return existingRun(database, runId);
    },

    async list(page) {
      const { at, id, limit } = pagePosition(page);
      const { rows } = await database.query<RunRow & CursorRow>(LIST, [at, id, limit + 1]);
      return pageOf(rows, limit, runFromRow);
    },

    async discrepancies(runId) {
      const { rows } = await database.query<DiscrepancyRow>(FOUND_BY_RUN, [runId]);
      return rows.map(discrepancyFromRow) satisfies Discrepancy[];
    },
  };
}

async function getRun(database: Database, runId: string): Promise<Run | null> {
  if (!isUuid(runId)) return null;
  const { rows } = await database.query<RunRow>('select * from runs where run_id = $1', [runId]);
  return rows[0] ? runFromRow(rows[0]) : null;
}

async function existingRun(database: Database, runId: string): Promise<Run> {
  const run = await getRun(database, runId);
  if (!run) throw new PunteoError('run_unknown', `There is no run ${runId}.`);
  return run;
}

interface RunRow {
  run_id: string;
  from_at: Date | null;
  to_at: Date | null;
  started_at: Date;
  finished_at: Date | null;
  complete: boolean;
  incomplete_reasons: string[];
  dry_run: boolean;
  summary: RunSummary | null;
}

function runFromRow(row: RunRow): Run {
  return {
    runId: row.run_id,
    from: row.from_at,
    to: row.to_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    complete: row.complete,
    incompleteReasons: row.incomplete_reasons,
    dryRun: row.dry_run,
    summary: row.summary,
  };
}

/** $1, $2 position · $3 rows */
const LIST = /* sql */ `
select *, started_at::text as cursor_at, run_id::text as cursor_id
from runs
where $1::timestamptz is null or (started_at, run_id) < ($1, $2::uuid)
order by started_at desc, run_id desc
limit $3`;

/** Fields and amounts as the run found them; owner, note and state as they are now. $1 run id */
const FOUND_BY_RUN = /* sql */ `
select coalesce(stored.discrepancy_id, md5(found.kind || ' ' || found.subject)::uuid) as discrepancy_id, found.kind,
  found.subject, found.order_id, found.provider, found.fields, found.risk_minor, found.risk_currency,
  found.risk_exponent, coalesce(stored.first_seen_at, runs.started_at) as first_seen_at,
  coalesce(stored.last_seen_at, runs.started_at) as last_seen_at, stored.owner, stored.note,
  coalesce(stored.state, 'open') as state
from run_discrepancies found
join runs using (run_id)
left join discrepancies stored on stored.kind = found.kind and stored.subject = found.subject
where found.run_id = $1
order by found.kind, found.subject`;

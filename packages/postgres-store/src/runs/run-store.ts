import { randomUUID } from 'node:crypto';
import { type Discrepancy, PAID_STATES, PunteoError, type Run, type RunStore, type RunSummary } from '@punteo/payments';
import type { Pool } from 'pg';
import { type DiscrepancyRow, discrepancyFromRow } from '../rows/discrepancy.ts';
import { type CursorRow, pageOf, pagePosition } from '../sql/paging.ts';
import { isUuid } from '../sql/text.ts';
import { withTransaction } from '../sql/transaction.ts';
import { withoutTimeLimit } from '../sql/without-time-limit.ts';
import { FIND } from './find.ts';
import { MARK_GONE, MERGE, TIE } from './merge.ts';
import { summarise } from './summarise.ts';

export function runStore(pool: Pool): RunStore {
  const get = async (runId: string) => {
    if (!isUuid(runId)) return null;
    const { rows } = await pool.query<RunRow>('select * from runs where run_id = $1', [runId]);
    return rows[0] ? runFromRow(rows[0]) : null;
  };
  const existing = async (runId: string) => {
    const run = await get(runId);
    if (!run) throw new PunteoError('run_unknown', `There is no run ${runId}.`);
    return run;
  };
  return {
    get,

    async start({ from, to, dryRun }) {
      const runId = randomUUID();
      await pool.query('insert into runs (run_id, from_at, to_at, dry_run) values ($1, $2, $3, $4)', [
        runId,
        from,
        to,
        dryRun,
      ]);
      return existing(runId);
    },

    async findDiscrepancies(runId, { now, gracePeriods, callbackProviders }) {
      const { from, to, dryRun } = await existing(runId);
      return withTransaction(pool, async (client) => {
        // It reads whole tables: what would be a fault elsewhere is its work.
        await client.query('set local statement_timeout = 0');
        // Its joins of whole tables stay in memory up to some hundred thousand orders.
        await client.query("set local work_mem = '64MB'");
        // Two runs at once would each call the other's findings gone: the second waits here.
        await client.query(withoutTimeLimit(LOCK));
        const { fulfilmentSeconds, callbackSeconds, createSeconds, missingSeconds = createSeconds } = gracePeriods;
        await client.query(
          withoutTimeLimit(FIND, [
            runId,
            from,
            to,
            now,
            fulfilmentSeconds,
            callbackSeconds,
            createSeconds,
            callbackProviders,
            PAID_STATES,
            missingSeconds,
          ]),
        );
        if (!dryRun) {
          await client.query(withoutTimeLimit(MERGE, [runId, now]));
          await client.query(withoutTimeLimit(TIE, [runId]));
          // The planner knows nothing yet of what this run found, takes it for one row, and would compare each with each.
          await client.query('set local enable_nestloop = off');
          await client.query(withoutTimeLimit(MARK_GONE, [runId, from, to]));
          await client.query('set local enable_nestloop = default');
        }
        return summarise(client, runId, { from, to }, PAID_STATES);
      });
    },

    async finish(runId, { complete, incompleteReasons, summary }) {
      await pool.query(
        'update runs set finished_at = now(), complete = $2, incomplete_reasons = $3, summary = $4 where run_id = $1',
        [runId, complete, incompleteReasons, JSON.stringify(summary)],
      );
      return existing(runId);
    },

    async list(page) {
      const { at, id, limit } = pagePosition(page);
      const { rows } = await pool.query<RunRow & CursorRow>(LIST, [at, id, limit + 1]);
      return pageOf(rows, limit, runFromRow);
    },

    async discrepancies(runId) {
      const { rows } = await pool.query<DiscrepancyRow>(FOUND_BY_RUN, [runId]);
      return rows.map(discrepancyFromRow) satisfies Discrepancy[];
    },
  };
}

const LOCK = "select pg_advisory_xact_lock(hashtext('punteo.tally'))";

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

/** As the run found them: what people did with them since is theirs, the fields and sums are the run's. $1 run id */
const FOUND_BY_RUN = /* sql */ `
select coalesce(d.discrepancy_id, md5(r.kind || ' ' || r.subject)::uuid) as discrepancy_id, r.kind, r.subject, r.order_id, r.provider,
  r.fields, r.risk_minor, r.risk_currency, r.risk_exponent,
  coalesce(d.first_seen_at, runs.started_at) as first_seen_at, coalesce(d.last_seen_at, runs.started_at) as last_seen_at,
  d.owner, d.note, coalesce(d.state, 'open') as state
from run_discrepancies r
join runs using (run_id)
left join discrepancies d on d.kind = r.kind and d.subject = r.subject
where r.run_id = $1
order by r.kind, r.subject`;

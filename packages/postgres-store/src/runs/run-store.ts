import { randomUUID } from 'node:crypto';
import {
  type AlertThresholds,
  type Discrepancy,
  PunteoError,
  type Run,
  type RunFailure,
  type RunState,
  type RunStore,
  type RunSummary,
} from '@punteo/payments';
import { NO_REASON, writeAudit } from '../audit/write-audit.ts';
import { reportRun } from '../events/report-run.ts';
import { type DiscrepancyRow, discrepancyFromRow } from '../rows/discrepancy.ts';
import { hasTexts, isListOf, isObject, readable } from '../rows/readable.ts';
import type { Database, Queryable } from '../sql/database.ts';
import { type CursorRow, pageOf, pagePosition } from '../sql/paging.ts';
import { isUuid } from '../sql/text.ts';
import { diffRuns } from './diff-runs.ts';
import { findDiscrepancies } from './find-discrepancies.ts';
import { FOUND_IN_ORDER, LIST_FOUND } from './found-by-run.ts';

export function runStore(database: Database, alerts: AlertThresholds): RunStore {
  return {
    get: (runId) => getRun(database, runId),

    start: ({ from, to, dryRun, full = false, rulesFingerprint = null, leaseSeconds = LEASE_SECONDS }) =>
      database.transaction(async (transaction) => {
        await transaction.query(LOCK_QUEUE);
        const { rows } = await transaction.query<{ waiting: number }>(COUNT_WAITING);
        if ((rows[0]?.waiting ?? 0) >= WAITING_MAX)
          throw new PunteoError(
            'run_queue_full',
            `${WAITING_MAX} runs wait already. Wait until one has ended, or cancel one.`,
            { retryable: true },
          );
        const runId = randomUUID();
        await transaction.query(START, [runId, from, to, dryRun, leaseSeconds, full, rulesFingerprint]);
        return existingRun(transaction, runId);
      }),

    begin: (runId) =>
      database.transaction(async (transaction) => {
        await transaction.query(LOCK_QUEUE);
        const aborted = await transaction.query<{ run_id: string }>(ABORT_DEAD, [runId]);
        const { rowCount } = await transaction.query(BEGIN, [runId]);
        if (rowCount === 1) await transaction.query(NOTICE_ABORTED, [runId]);
        for (const { run_id } of aborted.rows) await endedRun(transaction, run_id);
        return existingRun(transaction, runId);
      }),

    async renew(runId, leaseSeconds) {
      await database.query(RENEW, [runId, leaseSeconds]);
      return existingRun(database, runId);
    },

    cancel: (runId, actor, reason = NO_REASON) =>
      database.transaction(async (transaction) => {
        await transaction.query(LOCK_QUEUE);
        const { state } = await existingRun(transaction, runId);
        if (state !== 'queued' && state !== 'running')
          throw new PunteoError('run_ended', `Run ${runId} is ${state} already.`);
        await transaction.query(CANCEL, [runId, `cancelled by ${actor}`]);
        const detail = { reason, stateBefore: state };
        await writeAudit(transaction, { actor, action: 'run.cancelled', subject: `run:${runId}`, detail });
        return endedRun(transaction, runId);
      }),

    end: (runId, { state, reason }) =>
      database.transaction(async (transaction) => {
        const { rowCount } = await transaction.query(END, [runId, state, reason]);
        return rowCount === 1 ? endedRun(transaction, runId) : existingRun(transaction, runId);
      }),

    async findDiscrepancies(runId, options) {
      return findDiscrepancies(database, await existingRun(database, runId), options, alerts);
    },

    finish: (runId, { complete, incompleteReasons, failures = [], summary }) =>
      database.transaction(async (transaction) => {
        const { rowCount } = await transaction.query(FINISH, [
          runId,
          complete,
          incompleteReasons,
          JSON.stringify(failures.slice(0, FAILURES_KEPT_MAX)),
          failures.length,
          JSON.stringify(summary),
        ]);
        if (rowCount === 1) return endedRun(transaction, runId);
        const run = await existingRun(transaction, runId);
        // The answer of the first commit was lost.
        if (run.state === 'finished') return run;
        throw new PunteoError('run_ended', `Run ${runId} was ${run.state} before it could finish.`);
      }),

    async list(page) {
      const { at, id, limit } = pagePosition(page, isUuid);
      const { rows } = await database.query<RunRow & CursorRow>(LIST, [at, id, limit + 1]);
      return pageOf(rows, limit, runFromRow);
    },

    async discrepancies(runId) {
      const { rows } = await database.query<DiscrepancyRow>(FOUND_IN_ORDER, [runId]);
      return rows.map(discrepancyFromRow) satisfies Discrepancy[];
    },

    async listDiscrepancies(runId, { kind }, page) {
      const { at, id, limit } = pagePosition(page, isUuid);
      await existingRun(database, runId);
      const { rows } = await database.query<DiscrepancyRow & CursorRow>(LIST_FOUND, [runId, kind, at, id, limit + 1]);
      return pageOf(rows, limit, discrepancyFromRow);
    },

    async diff({ before, after }, { change }, page) {
      const position = pagePosition(page, isUuid);
      const runs = { before: await comparedRun(database, before), after: await comparedRun(database, after) };
      return diffRuns(database, runs, change, position);
    },
  };
}

const LEASE_SECONDS = 60;
/** More runs in the queue are a mistake: each reads the whole store. */
const WAITING_MAX = 20;
const FAILURES_KEPT_MAX = 200;

async function getRun(database: Queryable, runId: string): Promise<Run | null> {
  if (!isUuid(runId)) return null;
  const { rows } = await database.query<RunRow>(`select ${RUN_COLUMNS} from runs where run_id = $1`, [runId]);
  return rows[0] ? runFromRow(rows[0]) : null;
}

async function existingRun(database: Queryable, runId: string): Promise<Run> {
  const run = await getRun(database, runId);
  if (!run) throw new PunteoError('run_unknown', `There is no run ${runId}.`);
  return run;
}

async function comparedRun(database: Queryable, runId: string): Promise<Run> {
  const run = await existingRun(database, runId);
  if (run.mode !== null) return run;
  throw new PunteoError('run_unfinished', `Run ${runId} is ${run.state} and has compared nothing.`);
}

/** Writes the merchant event of a run that this transaction has ended. A running run that was asked to stop has none yet. */
async function endedRun(transaction: Queryable, runId: string): Promise<Run> {
  const run = await existingRun(transaction, runId);
  await reportRun(transaction, run);
  return run;
}

interface RunRow {
  run_id: string;
  state: RunState;
  from_at: Date | null;
  to_at: Date | null;
  requested_at: Date;
  started_at: Date | null;
  finished_at: Date | null;
  cancel_requested_at: Date | null;
  complete: boolean;
  incomplete_reasons: string[];
  failures: RunFailure[];
  failure_count: number;
  aborted_runs: string[];
  dry_run: boolean;
  full_requested: boolean;
  mode: Run['mode'];
  full_reason: Run['fullReason'];
  rules_fingerprint: string | null;
  summary: RunSummary | null;
}

function runFromRow(row: RunRow): Run {
  return {
    runId: row.run_id,
    state: row.state,
    from: row.from_at,
    to: row.to_at,
    requestedAt: row.requested_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    cancelRequestedAt: row.cancel_requested_at,
    complete: row.complete,
    incompleteReasons: row.incomplete_reasons,
    failures: readable('failures', row.failures, (each) =>
      isListOf(each, (item) => hasTexts(item, 'step', 'subject', 'code')),
    ).map(({ step, subject, orderId, code }) => ({ step, subject, orderId, code })),
    failureCount: row.failure_count,
    abortedRuns: row.aborted_runs,
    dryRun: row.dry_run,
    fullRequested: row.full_requested,
    mode: row.mode,
    fullReason: row.full_reason,
    rulesFingerprint: row.rules_fingerprint,
    summary: summaryFromRow(readable('summary', row.summary, (summary) => summary === null || isSummary(summary))),
  };
}

/** A run of an earlier version counted neither overdue orders nor explained ones, nor the ages of money at risk. */
function summaryFromRow(summary: RunSummary | null): RunSummary | null {
  if (summary === null) return null;
  const { ordersByOutcome, moneyAtRisk = [], ...others } = summary;
  const { overdue = 0, explained = 0 } = ordersByOutcome;
  return { ...others, ordersByOutcome: { ...ordersByOutcome, overdue, explained }, moneyAtRisk };
}

function isSummary(value: unknown): boolean {
  return (
    isObject(value) &&
    [value.standings, value.ordersByOutcome, value.discrepancies, value.callbacks].every(isObject) &&
    isListOf(value.sums, (sum) => hasTexts(sum, 'currency', 'ordered', 'proven', 'matched', 'unmatched'))
  );
}

const IS_DEAD = 'runs.finished_at is null and runs.lease_until < clock_timestamp()';
const DEAD_REASON = 'its process ended before the run did';

/** A run whose lease ended reads as aborted before another run has marked it. */
const RUN_COLUMNS = /* sql */ `
runs.run_id, runs.from_at, runs.to_at, runs.requested_at, runs.started_at, runs.complete, runs.failures,
  runs.failure_count, runs.dry_run, runs.rules_fingerprint, runs.summary, runs.full_requested, runs.full_reason,
  -- A run of a version without incremental runs was full.
  coalesce(runs.mode, case when runs.summary is not null then 'full' end) as mode,
  case when ${IS_DEAD} then 'aborted' else runs.state end as state,
  case when ${IS_DEAD} then runs.lease_until else runs.finished_at end as finished_at,
  case when runs.finished_at is null then runs.cancel_requested_at end as cancel_requested_at,
  case when ${IS_DEAD} then array['${DEAD_REASON}'] else runs.incomplete_reasons end as incomplete_reasons,
  array(
    select earlier.run_id::text from runs earlier
    where earlier.state = 'aborted' and earlier.noticed_by = runs.run_id order by earlier.requested_at, earlier.run_id
  ) as aborted_runs`;

/** One transaction at a time changes who waits and who works. */
const LOCK_QUEUE = "select pg_advisory_xact_lock(hashtext('punteo.run_queue'))";

const COUNT_WAITING = /* sql */ `
select count(*)::int as waiting from runs where finished_at is null and lease_until >= clock_timestamp()`;

/** $1 run id · $2 from · $3 to · $4 dry run · $5 seconds of the lease · $6 full · $7 fingerprint */
const START = /* sql */ `
insert into runs (run_id, from_at, to_at, dry_run, lease_until, full_requested, rules_fingerprint)
values ($1, $2, $3, $4, clock_timestamp() + make_interval(secs => $5), $6, $7)`;

/** $1 the run that asks: its process lives */
const ABORT_DEAD = /* sql */ `
update runs set state = 'aborted', finished_at = lease_until, incomplete_reasons = array['${DEAD_REASON}']
where ${IS_DEAD} and run_id <> $1
returning run_id`;

/** $1 run id */
const BEGIN = /* sql */ `
update runs set state = 'running', started_at = clock_timestamp()
where run_id = $1 and state = 'queued'
  and not exists (
    select from runs other
    where other.finished_at is null and other.run_id <> $1
      and (other.state = 'running' or (other.requested_at, other.run_id) < (runs.requested_at, runs.run_id))
  )`;

/** $1 run id */
const NOTICE_ABORTED = `update runs set noticed_by = $1 where state = 'aborted' and noticed_by is null`;

/** $1 run id · $2 seconds of the lease */
const RENEW = /* sql */ `
update runs set lease_until = clock_timestamp() + make_interval(secs => $2)
where run_id = $1 and finished_at is null`;

/** $1 run id · $2 reason */
const CANCEL = /* sql */ `
update runs set
  state = case when state = 'queued' then 'cancelled' else state end,
  finished_at = case when state = 'queued' then clock_timestamp() end,
  incomplete_reasons = array[$2],
  cancel_requested_at = clock_timestamp()
where run_id = $1`;

/** Who cancelled it is the better reason. $1 run id · $2 state · $3 reason */
const END = /* sql */ `
update runs set state = $2, finished_at = clock_timestamp(),
  incomplete_reasons = case when cardinality(incomplete_reasons) > 0 then incomplete_reasons else array[$3] end
where run_id = $1 and finished_at is null`;

/** $1 run id · $2 complete · $3 reasons · $4 failures · $5 their number · $6 summary */
const FINISH = /* sql */ `
update runs set state = 'finished', finished_at = clock_timestamp(), started_at = coalesce(started_at, requested_at),
  complete = $2, incomplete_reasons = $3, failures = $4, failure_count = $5, summary = $6
where run_id = $1 and finished_at is null`;

/** $1, $2 position · $3 rows */
const LIST = /* sql */ `
select ${RUN_COLUMNS}, runs.requested_at::text as cursor_at, runs.run_id::text as cursor_id
from runs
where $1::timestamptz is null or (runs.requested_at, runs.run_id) < ($1, $2::uuid)
order by runs.requested_at desc, runs.run_id desc
limit $3`;

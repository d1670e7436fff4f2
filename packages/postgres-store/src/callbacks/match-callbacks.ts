import { type CallbackMatcher, type MatchOptions, PunteoError } from '@punteo/payments';
import type { JobInserter } from '../jobs/job-inserter.ts';
import type { Database } from '../sql/database.ts';
import { isLockTimeout, isTooSlow, mayBeOneItem, rowLocked } from '../sql/store-errors.ts';
import { type Batch, IS_NEW, type Locks, matchBatch, PUT_OFF_LOCKED } from './match-batch.ts';

/**
 * See `CallbackStore.match`. Callbacks that another worker is matching are skipped. Where a batch fails, it is halved: a
 * callback that fails alone is put off and the others are matched; then its error is reported.
 */
export async function matchCallbacks(
  database: Database,
  jobs: JobInserter,
  limit: number,
  matcher: CallbackMatcher,
  options: MatchOptions = {},
): Promise<number> {
  const { verificationsPerNetworkPerMinute = Number.POSITIVE_INFINITY, onPutOff } = options;
  const match = (callbackIds: readonly string[] | null, rows: number, locks: Locks) =>
    matchBatch(database, jobs, { callbackIds, rows, locks }, matcher, verificationsPerNetworkPerMinute);
  /** Nothing is put off without a report. */
  const reported = (matched: number, failed: number, error: unknown): number => {
    if (failed === 0) return matched;
    if (!onPutOff) throw error;
    onPutOff(error);
    return matched;
  };
  try {
    return (await match(null, limit, WAIT_FOR_LOCKS)).matched;
  } catch (error) {
    if (!mayBeOneItem(error)) throw error;
    const { rows } = await database.query<{ callback_id: string }>(NEW_IDS, [limit]);
    const callbackIds = rows.map(({ callback_id }) => callback_id);
    if (callbackIds.length === 1 && !isLockTimeout(error)) {
      await database.query(PUT_OFF, [callbackIds, errorCodeOf(error)]);
      return reported(0, 1, error);
    }
    const apart = await matchApart(callbackIds, error, (some) => match(some, some.length, SKIP_LOCKS));
    if (apart.failed.length > 0) await database.query(PUT_OFF, [apart.failed, errorCodeOf(error)]);
    if (apart.locked.length > 0) await database.query(PUT_OFF_LOCKED, [apart.locked, 'store_unavailable']);
    return reported(apart.matched, apart.failed.length + apart.locked.length + apart.skipped, apart.error ?? error);
  }
}

interface Apart {
  readonly matched: number;
  /** Callbacks whose order another session has locked; put off already. */
  readonly skipped: number;
  /** Callbacks that fail alone. */
  readonly failed: readonly string[];
  /** Callbacks that wait for another lock. */
  readonly locked: readonly string[];
  readonly error: unknown;
}

/**
 * Matches callbacks that failed together again without those of locked orders, then in halves, or one by one where their
 * statement took too long, down to those that fail alone. Stops when the first few fail and none succeeds: then the cause
 * is not a callback. The others of a turn wait for a few locks at most.
 */
async function matchApart(
  callbackIds: readonly string[],
  firstError: unknown,
  match: (callbackIds: readonly string[]) => Promise<Batch>,
): Promise<Apart> {
  const waiting: (readonly string[])[] = isLockTimeout(firstError) ? [callbackIds] : halvesOf(callbackIds);
  const failed: string[] = [];
  const locked: string[] = [];
  let matched = 0;
  let skipped = 0;
  let lockError: unknown;
  for (let part = waiting.pop(); part !== undefined; part = waiting.pop()) {
    if (part.length === 0) continue;
    try {
      const batch = await match(part);
      matched += batch.matched;
      skipped += batch.locked;
    } catch (error) {
      if (!mayBeOneItem(error)) throw error;
      if (isLockTimeout(error)) lockError ??= error;
      if (part.length === 1) (isLockTimeout(error) ? locked : failed).push(...part);
      // Each half would take as long again as the statement's limit: the others wait for one failure alone.
      else waiting.push(...(isTooSlow(error) ? part.map((each) => [each]).reverse() : halvesOf(part)));
      if (failed.length >= FAILURES_IN_A_ROW_MAX && matched === 0) throw error;
      if (locked.length >= LOCKED_MAX) break;
    }
  }
  return { matched, skipped, failed, locked, error: lockError ?? (skipped > 0 ? rowLocked() : undefined) };
}

/** The first half last: it is taken next. */
function halvesOf(callbackIds: readonly string[]): (readonly string[])[] {
  const middle = Math.ceil(callbackIds.length / 2);
  return [callbackIds.slice(middle), callbackIds.slice(0, middle)];
}

const FAILURES_IN_A_ROW_MAX = 3;
/** In one turn: those that are left are the next turn's. */
const LOCKED_MAX = 20;

const WAIT_FOR_LOCKS: Locks = { waitMilliseconds: 1_000, skipOrders: false };
const SKIP_LOCKS: Locks = { waitMilliseconds: 250, skipOrders: true };

/** As a run reports it. */
function errorCodeOf(error: unknown): string {
  return error instanceof PunteoError ? error.code : 'internal_error';
}

/** $1 rows */
const NEW_IDS = `select callback_id::text from callbacks where ${IS_NEW} order by callback_id limit $1`;

/** For ten seconds, and twice as long after each failure, an hour at most. $1 callback ids · $2 code */
const PUT_OFF = /* sql */ `
update callbacks set match_failures = match_failures + 1, match_error = $2,
  match_after = now() + least(interval '10 seconds' * 2 ^ least(match_failures, 10), interval '1 hour')
where callback_id = any ($1::bigint[]) and matched_at is null`;

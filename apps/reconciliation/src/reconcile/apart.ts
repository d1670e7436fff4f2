import { PunteoError, type RunFailure, type RunStep } from '@punteo/payments';
import { rest } from './rest.ts';

/** The result of one part of a job, or the error that is its own. */
type Outcome<Value> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly error: unknown };

export type Apart = <Value>(part: () => Promise<Value>) => Promise<Outcome<Value>>;

/**
 * Runs the parts of a job so that what fails in one ends no other: its error is a result. While the database is away or refuses us it
 * waits for it, a minute at most and ever longer between two tries, and repeats the part once. A database that stays away
 * ends the job, as does `signal`: both are thrown.
 */
export function createApart({
  ping,
  signal,
  restsSeconds = RESTS_SECONDS,
}: {
  /** Throws unless the database answers. */
  readonly ping: () => Promise<void>;
  readonly signal?: AbortSignal | undefined;
  readonly restsSeconds?: readonly number[];
}): Apart {
  let waiting: Promise<void> | null = null;
  let outages = 0;

  /** All parts wait together, so that the database is not asked once for each. */
  function databaseBack(outage: unknown): Promise<void> {
    waiting ??= waitForDatabase(outage).finally(() => {
      waiting = null;
    });
    return waiting;
  }

  async function waitForDatabase(outage: unknown): Promise<void> {
    for (const seconds of restsSeconds) {
      await rest(seconds, signal);
      signal?.throwIfAborted();
      if (await isThere()) return;
    }
    throw outage;
  }

  async function isThere(): Promise<boolean> {
    try {
      await ping();
      return true;
    } catch {
      return false;
    }
  }

  /** Where the database answers and nothing comes through any more, no part is the cause. */
  function failed(error: unknown): { readonly ok: false; readonly error: unknown } {
    outages += isOutage(error) || isRefusal(error) ? 1 : 0;
    if (outages >= OUTAGES_MAX) throw error;
    return { ok: false, error };
  }

  return async (part) => {
    signal?.throwIfAborted();
    try {
      const value = await part();
      outages = 0;
      return { ok: true, value };
    } catch (error) {
      signal?.throwIfAborted();
      // A refusal of one table is this part's own; one of the whole database ends, as when a password is restored.
      if (isRefusal(error) && (await isThere())) return failed(error);
      if (!isOutage(error) && !isRefusal(error)) return failed(error);
      await databaseBack(error);
    }
    try {
      const value = await part();
      outages = 0;
      return { ok: true, value };
    } catch (error) {
      signal?.throwIfAborted();
      return failed(error);
    }
  };
}

const RESTS_SECONDS = [2, 4, 8, 16, 30];
const OUTAGES_MAX = 3;
/** Also a schema that changed during the run. */
const OUTAGES: readonly string[] = ['store_unavailable', 'schema_outdated', 'schema_newer', 'schema_altered'];

function isOutage(error: unknown): boolean {
  return error instanceof PunteoError && OUTAGES.includes(error.code);
}

function isRefusal(error: unknown): boolean {
  return error instanceof PunteoError && error.code === 'store_refused';
}

/** The value of a part without which the job cannot go on; throws its error. */
export function orThrow<Value>(outcome: Outcome<Value>): Value {
  if (outcome.ok) return outcome.value;
  throw outcome.error;
}

export function failureOf(step: RunStep, subject: string, orderId: string | null, error: unknown): RunFailure {
  return { step, subject, orderId, code: error instanceof PunteoError ? error.code : 'internal_error' };
}

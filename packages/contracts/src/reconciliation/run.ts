import * as z from 'zod/mini';
import { DiscrepancyKind } from './discrepancy.ts';
import { Identifier } from './identifiers.ts';
import { Instant } from './instant.ts';
import { newer } from './newer.ts';
import { pageOf, pageQuery } from './page.ts';
import { StandingState } from './standing.ts';

/**
 * The window: orders created from (inclusive) to (exclusive). A dry run verifies and compares, but stores no
 * discrepancy. A full run compares every order, also those of which nothing changed since the run before.
 */
export const PostRunBody = z
  .strictObject({
    from: z.optional(Instant),
    to: z.optional(Instant),
    dryRun: z.optional(z.boolean()),
    full: z.optional(z.boolean()),
  })
  .check(
    z.refine(({ from, to }) => from === undefined || to === undefined || Date.parse(from) < Date.parse(to), {
      path: ['to'],
      message: 'Should be after "from".',
    }),
    z.meta({ id: 'PostRunBody' }),
  );

/** What a run counted. */
export const RunSummary = z
  .object({
    orders: z.int(),
    standings: z.partialRecord(StandingState, z.int()),
    /** Each order has one outcome. `awaited`: unpaid and in time. `overdue`: unpaid, past its due time or a clock. */
    ordersByOutcome: z.object({
      awaited: z.int(),
      overdue: newer(z.int(), 0),
      matched: z.int(),
      matched_within_tolerance: z.int(),
      /** With discrepancies that rules explain, and no other. */
      explained: newer(z.int(), 0),
      attention: z.int(),
    }),
    discrepancies: z.partialRecord(DiscrepancyKind, z.int()),
    callbacks: z.object({
      received: z.int(),
      stored: z.int(),
      duplicate: z.int(),
      orphan: z.int(),
      unreadable: z.int(),
    }),
    /** Decimal text per currency. matched + unmatched = proven, which includes money without an order. */
    sums: z.array(
      z.object({
        currency: z.string(),
        ordered: z.string(),
        proven: z.string(),
        matched: z.string(),
        unmatched: z.string(),
      }),
    ),
    /**
     * Decimal text per currency, before fees: what of the paid money statements show, and what they do not show yet. Null:
     * no statement account is configured.
     */
    settlement: newer(
      z.nullable(z.array(z.object({ currency: z.string(), settled: z.string(), open: z.string() }))),
      null,
    ),
    /**
     * Money at risk in open discrepancies, by currency and by age: first seen less than a day, a week or a month ago, or
     * earlier.
     */
    moneyAtRisk: newer(
      z.array(
        z.object({
          currency: z.string(),
          age: z.enum(['day', 'week', 'month', 'older']),
          amount: z.string(),
          discrepancies: z.int(),
        }),
      ),
      [],
    ),
  })
  .check(z.meta({ id: 'RunSummary' }));

/** Something that a run could not process while everything else went on. */
export const RunFailure = z
  .object({
    step: z.enum(['match', 'sync', 'scan', 'verify', 'discrepancies']),
    /** `order:A-1001`, `callback:17`, `payment:neopay:…`, `provider:neopay`. */
    subject: z.string(),
    orderId: z.nullable(z.string()),
    /** Stable code of the error; `internal_error` for a fault in Punteo. */
    code: z.string(),
  })
  .check(z.meta({ id: 'RunFailure' }));

/** One reconciliation: a pass over a window of orders. */
export const Run = z
  .object({
    runId: z.string(),
    /**
     * `queued`: waits for its turn. `running`: at work. `finished`: see `complete`. `aborted`: its process or its
     * database went away. `cancelled`: somebody stopped it.
     */
    state: z.enum(['queued', 'running', 'finished', 'aborted', 'cancelled']),
    from: z.nullable(Instant),
    to: z.nullable(Instant),
    requestedAt: Instant,
    /** Null while the run waits for its turn. */
    startedAt: z.nullable(Instant),
    /** Null while the run is queued or running. */
    finishedAt: z.nullable(Instant),
    /** Set while a running run is asked to stop. */
    cancelRequestedAt: z.nullable(Instant),
    /** False when a witness or a provider's list could not be read in full; `incompleteReasons` say which. */
    complete: z.boolean(),
    incompleteReasons: z.array(z.string()),
    /** What failed by itself; the first 200 of `failureCount`. */
    failures: z.array(RunFailure),
    failureCount: z.int(),
    /** Earlier runs that were aborted, named by the first run after them. */
    abortedRuns: z.array(z.string()),
    dryRun: z.boolean(),
    /**
     * `full`: compared every order of its window. `incremental`: what changed. Null until it has compared. An app of 0.1
     * does not state it: its runs are full.
     */
    mode: newer(z.nullable(z.enum(['full', 'incremental'])), null),
    /**
     * Why it is full. `requested`: it was asked to be. `window`: it has one. `first`: no comparison was kept before.
     * `configuration`: grace periods, providers, rules, rates or the version changed. Null for an incremental run.
     */
    fullReason: newer(z.nullable(z.enum(['requested', 'window', 'first', 'configuration'])), null),
    /** Identifies the rules that the run applied; null: none. */
    rulesFingerprint: newer(z.nullable(z.string()), null),
    summary: z.nullable(RunSummary),
  })
  .check(z.meta({ id: 'Run' }));
export type Run = z.output<typeof Run>;

/** Which page of runs to list. */
export const RunQuery = z.strictObject(pageQuery);
/** A page of runs, newest first. */
export const RunPage = pageOf(Run).check(z.meta({ id: 'RunPage' }));
/** Names a run. */
export const runPath = z.object({ runId: Identifier });

import * as z from 'zod/mini';
import { Instant } from '../reconciliation/instant.ts';
import { Run, RunSummary } from '../reconciliation/run.ts';
import { commonOfInstallation, eventOf } from './event.ts';

const { orders, discrepancies, sums } = RunSummary.shape;

const { overdue, ...otherOutcomes } = RunSummary.shape.ordersByOutcome.shape;
const ordersByOutcome = z.object({
  ...otherOutcomes,
  /** Absent in an event of a version before 0.2, which a resend repeats as it was. */
  overdue: z.optional(overdue),
});

const run = {
  ...commonOfInstallation,
  cause: z.literal('run'),
  runId: z.string(),
  /** Orders created from (inclusive) to (exclusive); null: no bound. */
  from: z.nullable(Instant),
  to: z.nullable(Instant),
  /** Whether it compared every order of its window, or what changed; null when it ended before. An app of 0.1 does not state it. */
  mode: Run.shape.mode,
  startedAt: Instant,
  finishedAt: Instant,
  /** Each witness or list that could not be read in full, or why the run ended, for people; empty when it is complete. */
  incompleteReasons: z.array(z.string()),
};

/** A run read everything. */
export const runCompleted = eventOf(
  'run.completed',
  'A reconciliation run ended and read everything. Dry runs send none.',
  z.object({ ...run, orders, ordersByOutcome, discrepancies, sums }),
);

/** A run could not read everything, or was ended. */
export const runIncomplete = eventOf(
  'run.incomplete',
  'A reconciliation run ended without reading everything, or was aborted or cancelled. Dry runs send none.',
  z.object({
    ...run,
    /** Null, with the three below: the run was aborted or cancelled before it compared anything. */
    orders: z.nullable(orders),
    ordersByOutcome: z.nullable(ordersByOutcome),
    discrepancies: z.nullable(discrepancies),
    sums: z.nullable(sums),
  }),
);

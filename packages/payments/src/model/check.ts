import type { DiscrepancyKind } from './discrepancy.ts';

/** A named comparison and its result, with both values where they can be shown. */
export interface Check<Name extends string = string> {
  readonly name: Name;
  readonly result: CheckResult;
  readonly expected?: string;
  readonly actual?: string;
  /** The discrepancy that this check means when money is shown and it has not passed; `check_failed` where absent. */
  readonly kind?: DiscrepancyKind;
}

/**
 * What each check of one witness, or of the order, means: docs/proof.md is generated from these tables. A check has the
 * name of a row, so the compiler refuses a check without a row.
 */
export type CheckTable<Name extends string = string> = Readonly<Record<Name, CheckMeaning>>;

/** What each result of one check means, as clauses of docs/proof.md. */
export interface CheckMeaning {
  /** Completes "passes when". */
  readonly passed: string;
  /** What it means that the check failed, or that its answer is unknown; null: this never happens. */
  readonly failed: CheckOutcome | null;
  readonly unknown: CheckOutcome | null;
}

/** What follows from a check that did not pass. */
export interface CheckOutcome {
  /** Why, as a clause; null: the kind says it. */
  readonly meaning: string | null;
  /** The discrepancy where money is shown; null: none, it is verified again. */
  readonly kind: DiscrepancyKind | null;
}

/** Unknown is not failed, and never paid. */
export type CheckResult = 'passed' | 'failed' | 'unknown';

/** The one check that may be open while money counts as on its way: it can no longer be undone. */
export const FINALITY_CHECK = 'finality';
/** The check that this network is configured. */
export const NETWORK_CHECK = 'network';
/** The check that the witness has it at all. */
export const FOUND_CHECK = 'found';

/** Compares two texts that must be equal; an absent `actual` is unknown. `kind`: the discrepancy that a failure means. */
export function equalityCheck<Name extends string>(
  name: Name,
  expected: string,
  actual: string | null | undefined,
  kind?: DiscrepancyKind,
): Check<Name> {
  if (actual === null || actual === undefined) return { name, result: 'unknown', expected };
  if (actual === expected) return { name, result: 'passed', expected, actual };
  return { name, result: 'failed', expected, actual, ...(kind === undefined ? {} : { kind }) };
}

import type { DiscrepancyKind } from './discrepancy.ts';

/** A named comparison and its result, with both values where they can be shown. */
export interface Check {
  readonly name: string;
  readonly result: CheckResult;
  readonly expected?: string;
  readonly actual?: string;
  /** The discrepancy that this check means when money is shown and it has not passed; `check_failed` where absent. */
  readonly kind?: DiscrepancyKind;
}

/** Unknown is not failed, and never paid. */
export type CheckResult = 'passed' | 'failed' | 'unknown';

/** The one check that may be open while money counts as on its way: it can no longer be undone. */
export const FINALITY_CHECK = 'finality';
/** The check that somebody configured this network. */
export const NETWORK_CHECK = 'network';
/** The check that the witness has it at all. */
export const FOUND_CHECK = 'found';

/** Compares two texts that must be equal; an absent `actual` is unknown. `kind`: the discrepancy that a failure means. */
export function equalityCheck(
  name: string,
  expected: string,
  actual: string | null | undefined,
  kind?: DiscrepancyKind,
): Check {
  if (actual === null || actual === undefined) return { name, result: 'unknown', expected };
  if (actual === expected) return { name, result: 'passed', expected, actual };
  return { name, result: 'failed', expected, actual, ...(kind === undefined ? {} : { kind }) };
}

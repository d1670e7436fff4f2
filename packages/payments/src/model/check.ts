/** One named comparison and its result, with both values where they can be shown. */
export interface Check {
  readonly name: string;
  readonly result: CheckResult;
  readonly expected?: string;
  readonly actual?: string;
}

/** Unknown is not failed, and never paid. */
export type CheckResult = 'passed' | 'failed' | 'unknown';

/**
 * Compares the observed amount with the order's. When only this check failed, the payment counts with its own amount.
 */
export const AMOUNT_CHECK = 'amount';
/** Says whether the payment can still be undone. When only this check is unknown, the payment is confirming. */
export const FINALITY_CHECK = 'finality';
/** Reads the transaction's block again at its height; `actual` is the block's hash. */
export const BLOCK_CHECK = 'block_hash';
/** Says whether the proof pays no other order. The store answers it, in the transaction that uses the proof. */
export const USED_ONCE_CHECK = 'used_once';
/** Says whether the network is configured. When it is unknown, no witness could be asked. */
export const NETWORK_CHECK = 'network';

/** Compares two values that must be equal; a missing `actual` is unknown. */
export function equalityCheck(name: string, expected: string, actual: string | null | undefined): Check {
  if (actual === null || actual === undefined) return { name, result: 'unknown', expected };
  return { name, result: actual === expected ? 'passed' : 'failed', expected, actual };
}

/**
 * `confirmed`: every check passed. `refuted`: a check failed. `undetermined`: everything else, also no checks at all.
 */
export type Verdict = 'confirmed' | 'refuted' | 'undetermined';

export function verdictOf(checks: readonly Check[]): Verdict {
  if (checks.some((check) => check.result === 'failed')) return 'refuted';
  return checks.length > 0 && checks.every((check) => check.result === 'passed') ? 'confirmed' : 'undetermined';
}

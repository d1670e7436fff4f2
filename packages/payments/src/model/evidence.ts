import type { Money } from './money.ts';
import type { PaymentStatus } from './payment.ts';

/** One check by one witness at one time. Append-only: a later answer is a new piece, never an edit. */
export interface Evidence extends EvidenceDraft {
  readonly evidenceId: string;
  readonly orderId: string;
  readonly verdict: Verdict;
}

/** Evidence as it is weighed: all of it but the witness's own words, which may be long and decide nothing. */
export type EvidenceSummary = Omit<Evidence, 'raw'>;

/** What an adapter brings back from its witness; the store adds identity and the `used_once` check. */
export interface EvidenceDraft {
  /** What was asked about: `neopay:<payment id>` or `chain:56:0x…`. Later evidence on the same claim replaces earlier. */
  readonly claimKey: string;
  readonly provider: string;
  /** Who answered: `neopay`, `chain:56`. */
  readonly witness: string;
  /** False when the witness could not be asked (outage, below quorum): such a piece changes nothing. */
  readonly answered: boolean;
  readonly checks: readonly Check[];
  /** What the witness saw of the money; null when it saw none. */
  readonly observed: Observation | null;
  /** What may pay one order only: `neopay:<id>`, `chain:56:0x…:<log index>`. Empty when nothing was seen. */
  readonly proofKeys: readonly string[];
  /** The witness's answer as it came, for people and auditors. */
  readonly raw: string;
  readonly checkedAt: Date;
}

export interface Observation {
  readonly amount: Money;
  readonly status: PaymentStatus;
  /** When the money moved, by the witness's clock; null when it does not say. */
  readonly paidAt: Date | null;
}

/** A named question and its answer, with both values where they can be compared. */
export interface Check {
  readonly name: string;
  readonly result: CheckResult;
  readonly expected?: string;
  readonly actual?: string;
}

export type CheckResult = 'passed' | 'failed' | 'unknown';

/** Unknown is not failed, and never paid. */
export type Verdict = 'confirmed' | 'refuted' | 'undetermined';

/** The check's name for a money amount: alone in failing, it leaves real money of another sum. */
export const AMOUNT_CHECK = 'amount';
/** The check's name for "this can no longer be undone": alone in being unknown, the money is seen but not final. */
export const FINALITY_CHECK = 'finality';
/** The check's name for "the block that holds it is still there"; its `actual` says which block. */
export const BLOCK_CHECK = 'block_hash';
/** The check's name for "no other order lives on this proof". The store answers it, within the transaction that uses it. */
export const USED_ONCE_CHECK = 'used_once';

/** The check's name for "somebody listed this network": alone in being unknown, nobody could be asked. */
export const NETWORK_CHECK = 'network';

/** All passed: confirmed. One failed: refuted. Otherwise, and with no checks at all: undetermined. */
export function verdictOf(checks: readonly Check[]): Verdict {
  if (checks.some((check) => check.result === 'failed')) return 'refuted';
  return checks.length > 0 && checks.every((check) => check.result === 'passed') ? 'confirmed' : 'undetermined';
}

/** The result of comparing two values that must be equal; absent `actual` is unknown. */
export function equalityCheck(name: string, expected: string, actual: string | null | undefined): Check {
  if (actual === null || actual === undefined) return { name, result: 'unknown', expected };
  return { name, result: actual === expected ? 'passed' : 'failed', expected, actual };
}

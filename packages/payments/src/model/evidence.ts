import type { Check, Verdict } from './check.ts';
import type { Money } from './money.ts';
import type { PaymentStatus } from './payment.ts';

/** One answer of one witness about one claim. Append-only: a later answer is a new row, never an edit. */
export interface Evidence extends EvidenceDraft {
  readonly evidenceId: string;
  readonly orderId: string;
  readonly verdict: Verdict;
}

/** Evidence without the witness's raw answer, which may be long and which `decide` never reads. */
export type EvidenceSummary = Omit<Evidence, 'raw'>;

/** What an adapter returns from its witness. The store adds the ids, the `used_once` check and the verdict. */
export interface EvidenceDraft {
  /** Names the claim: `neopay:<payment id>`, `chain:56:0x…`. Later evidence with the same key replaces earlier. */
  readonly claimKey: string;
  readonly provider: string;
  /** Who answered: `neopay`, `chain:56`. */
  readonly witness: string;
  /** False when the witness could not be asked (outage, below quorum). Such evidence never changes a standing. */
  readonly answered: boolean;
  readonly checks: readonly Check[];
  /** The money that the witness reported; null when it reported none. */
  readonly observed: Observation | null;
  /** What may pay one order only: `neopay:<id>`, `chain:56:0x…:<log index>`. Empty when no money was observed. */
  readonly proofKeys: readonly string[];
  /** The witness's answer as received, for auditors. */
  readonly raw: string;
  readonly checkedAt: Date;
}

export interface Observation {
  readonly amount: Money;
  readonly status: PaymentStatus;
  /** When the money moved, by the witness's clock; null when the witness does not say. */
  readonly paidAt: Date | null;
}

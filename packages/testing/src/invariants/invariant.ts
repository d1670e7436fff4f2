import type pg from 'pg';

/** What was seen from outside while the database was written; each part is checked where it is given. */
export interface History {
  /** The callbacks that were answered 2xx. */
  readonly acknowledged?: readonly Acknowledged[];
  /** Per witness (`chain` for `chain:56`), the named checks without which nothing is proven. */
  readonly requiredChecks?: Readonly<Record<string, readonly string[]>>;
  /** True once faults have stopped for a minute: then nothing may be left lying about. */
  readonly quiet?: boolean;
  /** Texts planted as secrets: found nowhere but in the bytes of callbacks and of witnesses' answers. */
  readonly canaries?: readonly string[];
  /** What was written and answered meanwhile: logs, responses, reports. No canary is in it. */
  readonly outputs?: readonly string[];
}

export interface Acknowledged {
  readonly provider: string;
  /** The order that the address was made for; null where it serves all. */
  readonly addressedOrderId: string | null;
  /** SHA-256 of the body, 64 hex digits. */
  readonly digest: string;
}

/** An invariant that does not hold, and the row that shows it. */
export interface Violation {
  readonly invariant: 'I1' | 'I2' | 'I3' | 'I4' | 'I5' | 'I6' | 'I9' | 'I10';
  readonly message: string;
}

/** A check over a real database: what it finds wrong. */
export type Invariant = (database: pg.Client, history: History) => Promise<readonly Violation[]>;

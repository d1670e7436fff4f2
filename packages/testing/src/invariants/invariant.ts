import type pg from 'pg';

/** What was observed from outside while the database was written. An invariant without its part of it is not checked. */
export interface History {
  /** The callbacks that were answered 2xx. */
  readonly acknowledged?: readonly AcknowledgedCallback[];
  /** Per witness (`chain` for `chain:56`), the names of the checks that its evidence must have. */
  readonly requiredChecks?: Readonly<Record<string, readonly string[]>>;
  /** The merchant events that were answered 2xx, in the order in which they came. */
  readonly receivedEvents?: readonly ReceivedEvent[];
  /** True when the last fault is a minute ago: then no work may be left over. */
  readonly quiet?: boolean;
  /** Texts planted as secrets, which only the raw bytes of callbacks and of witnesses' answers may contain. */
  readonly canaries?: readonly string[];
  /** Logs, responses and reports, which may contain no canary. */
  readonly outputs?: readonly string[];
}

export interface AcknowledgedCallback {
  readonly provider: string;
  /** The order that the callback address was made for; null where the address serves all orders. */
  readonly addressedOrderId: string | null;
  /** SHA-256 of the body, 64 hex digits. */
  readonly digest: string;
}

export interface ReceivedEvent {
  /** The endpoint's name in the configuration. */
  readonly endpoint: string;
  /** The header `webhook-id`. */
  readonly eventId: string;
}

/** A broken invariant, by its number in the invariants table, and the row that shows it. */
export interface Violation {
  readonly invariant: 'I1' | 'I2' | 'I3' | 'I4' | 'I5' | 'I6' | 'I9' | 'I10' | 'I17' | 'I19' | 'I21' | 'I22';
  readonly message: string;
}

/** Checks one invariant against the database; empty when it holds. */
export type InvariantCheck = (database: pg.Client, history: History) => Promise<readonly Violation[]>;

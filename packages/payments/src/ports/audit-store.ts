import type { Page, PageRequest } from './page.ts';

/**
 * What people and programs changed by hand. Append-only, and a chain: the hash of each row covers the row before, so that
 * a change of the past shows. A chain that was computed again from a changed row on shows only against an anchor that was
 * kept elsewhere.
 */
export interface AuditStore {
  /** Newest first. */
  list(page: PageRequest, filter?: AuditFilter): Promise<Page<AuditEntry>>;
  /** The last row of the chain; null: the audit is empty. */
  head(): Promise<AuditAnchor | null>;
  /**
   * Reads the whole chain and the books of every closed period in one snapshot, and computes every hash again. Compares
   * them with `anchors`, and with those of the closed periods.
   */
  verify(options?: {
    readonly anchors?: readonly AuditAnchor[];
    readonly onProgress?: (rows: number) => void;
  }): Promise<AuditVerification>;
}

/** One change by a person or a program: who did what to which subject. */
export interface AuditEntry {
  readonly auditId: string;
  readonly at: Date;
  /** Who did it: a person's or token's name. */
  readonly actor: string;
  readonly action: string;
  /** What it was done to: `discrepancy:…`, `callback:…`. */
  readonly subject: string;
  /** `reason`, and what changed: `amountBefore` and `amount`. */
  readonly detail: Readonly<Record<string, string | null>>;
  /** Its place in the chain, from 1, and the hash up to it; null: it is in no chain, which `verify` reports. */
  readonly anchor: AuditAnchor | null;
}

/** All conditions that are set hold. */
export interface AuditFilter {
  readonly subject?: string;
  readonly actor?: string;
  readonly action?: string;
}

/** A place in the chain and the hash up to it: kept elsewhere, both prove later that nothing before was changed. */
export interface AuditAnchor {
  /** From 1. */
  readonly position: string;
  /** SHA-256, 64 hex digits. */
  readonly hash: string;
}

/** What a check of the whole chain found. */
export interface AuditVerification {
  /** Rows of the chain that were read. */
  readonly rows: number;
  readonly periods: number;
  readonly head: AuditAnchor | null;
  /** The first 100, by position. */
  readonly faults: readonly AuditFault[];
  readonly faultCount: number;
}

/**
 * changed: the row is not the one that was chained. removed: a row, or the end of the chain, is missing. inserted: a row
 * was added beside the chain, or into it. reordered: the row stood at another position. recomputed: the chain is whole and
 * differs from an anchor. period_changed: the books or the row of a closed period are not what was closed.
 */
export type AuditFaultKind = 'changed' | 'removed' | 'inserted' | 'reordered' | 'recomputed' | 'period_changed';

/** One place at which the audit is not what was written. */
export interface AuditFault {
  readonly kind: AuditFaultKind;
  /** Null: the row is in no chain. */
  readonly position: string | null;
  /** Null: there is no such row, or it is about a period. */
  readonly auditId: string | null;
  /** A sentence. */
  readonly message: string;
}

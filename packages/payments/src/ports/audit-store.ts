import type { Page, PageRequest } from './page.ts';

/** What people and programs changed by hand. Append-only. */
export interface AuditStore {
  /** Newest first. */
  list(page: PageRequest): Promise<Page<AuditEntry>>;
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
  readonly detail: Readonly<Record<string, string | null>>;
}

import type { Page, PageRequest } from './page.ts';

export interface AuditStore {
  list(page: PageRequest): Promise<Page<AuditEntry>>;
}

export interface AuditEntry {
  readonly auditId: string;
  readonly at: Date;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly detail: Readonly<Record<string, string | null>>;
}

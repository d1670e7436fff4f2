import * as z from 'zod/mini';
import { Instant } from './instant.ts';
import { pageOf, pageQuery } from './page.ts';

/** One change by a person or token: who did what to which subject. */
export const AuditEntry = z
  .object({
    auditId: z.string(),
    at: Instant,
    actor: z.string(),
    action: z.string(),
    subject: z.string(),
    detail: z.record(z.string(), z.nullable(z.string())),
  })
  .check(z.meta({ id: 'AuditEntry' }));

/** Which audit entries to list. */
export const AuditQuery = z.strictObject(pageQuery);
/** A page of audit entries, newest first. */
export const AuditPage = pageOf(AuditEntry).check(z.meta({ id: 'AuditPage' }));

import * as z from 'zod/mini';
import { Instant } from './instant.ts';
import { newer } from './newer.ts';
import { pageOf, pageQuery } from './page.ts';
import { text } from './text.ts';

const position = z.string().check(z.regex(/^[1-9]\d{0,17}$/, 'Should be a position in the chain, from 1.'));
const hash = z.string().check(z.regex(/^[0-9a-f]{64}$/, 'Should be a SHA-256 as 64 hex digits in lower case.'));

/**
 * A place in the chain of the audit, from 1, and the SHA-256 up to it. One that is kept elsewhere
 * proves later that nothing before it was changed.
 */
export const AuditAnchor = z.object({ position, hash }).check(z.meta({ id: 'AuditAnchor' }));

/** An anchor as text, `17:` and the hash: `punteo audit head` prints it. */
export const AnchorText = z
  .string()
  .check(z.regex(/^[1-9]\d{0,17}:[0-9a-f]{64}$/, 'Should be a position and a hash such as punteo audit head prints.'));

/** One change by a person or token: who did what to which subject, and why. */
export const AuditEntry = z
  .object({
    auditId: z.string(),
    at: Instant,
    actor: z.string(),
    action: z.string(),
    subject: z.string(),
    /** `reason`, and what changed: `amountBefore` and `amount`. */
    detail: z.record(z.string(), z.nullable(z.string())),
    /** Its place in the chain; null: it is in no chain, which a verification reports. */
    anchor: newer(z.nullable(AuditAnchor), null),
  })
  .check(z.meta({ id: 'AuditEntry' }));

/** Which audit entries to list; all conditions that are set hold. */
export const AuditQuery = z.strictObject({
  ...pageQuery,
  /** `order:A-1001`, `period:2026-11`. */
  subject: z.optional(text(256)),
  actor: z.optional(text(128)),
  /** `order.amended`. */
  action: z.optional(text(64)),
});
/** A page of audit entries, newest first. */
export const AuditPage = pageOf(AuditEntry).check(z.meta({ id: 'AuditPage' }));

/** The last place in the chain; null while the audit is empty. */
export const AuditHead = z.object({ head: z.nullable(AuditAnchor) }).check(z.meta({ id: 'AuditHead' }));

/** The anchors to compare the chain with, beside those of the closed periods. */
export const PostAuditVerificationBody = z
  .strictObject({ anchors: z.optional(z.array(AnchorText).check(z.maxLength(100))) })
  .check(z.meta({ id: 'PostAuditVerificationBody' }));

/** Something that is not as it was written. */
export const AuditFault = z
  .object({
    /**
     * `recomputed`: the chain is whole and differs from an anchor. `period_changed`: the books or the row of a closed
     * period are not what was closed.
     */
    kind: z.enum(['changed', 'removed', 'inserted', 'reordered', 'recomputed', 'period_changed']),
    /** Null: the row is in no chain. */
    position: z.nullable(z.string()),
    auditId: z.nullable(z.string()),
    /** A sentence. */
    message: z.string(),
  })
  .check(z.meta({ id: 'AuditFault' }));

/** The outcome of a verification. */
export const AuditVerification = z
  .object({
    /** No fault was found. */
    whole: z.boolean(),
    rows: z.int(),
    periods: z.int(),
    head: z.nullable(AuditAnchor),
    /** The first 100 of `faultCount`. */
    faults: z.array(AuditFault),
    faultCount: z.int(),
  })
  .check(z.meta({ id: 'AuditVerification' }));
